"""Reading for machines: by the same door as the pages."""

from dataclasses import dataclass

from django.db.models import Q

from xieshang.kernel.models import Body, Case
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer

PAGE = 25
# Counting stops here: nobody pages that far, and an exact number would cost more than the page.
COUNTED_UP_TO = 10_000


@dataclass(frozen=True)
class CasesPage:
    """One page of cases and how many there are in all, up to the cap."""

    rows: list[Case]
    count: int


def visible_case(viewer: Viewer, pk: int) -> Case:
    """A case that the viewer may know of."""
    case = Case.objects.visible_to(viewer).filter(pk=pk).first()
    if case is None:
        raise NotFound()
    return case


def body_of(code: str) -> Body:
    """The body with this code."""
    body = Body.objects.filter(code=code).first()
    if body is None:
        raise NotFound()
    return body


def cases_page(viewer: Viewer, *, kind: str, state: str, words: str, page: int) -> CasesPage:
    """Newest first; `words` are looked for in number and title."""
    rows = Case.objects.visible_to(viewer)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    if wanted := words.replace("\x00", "").strip():
        rows = rows.filter(Q(number__icontains=wanted) | Q(title__icontains=wanted))
    start = (page - 1) * PAGE
    return CasesPage(list(rows.newest_first()[start : start + PAGE]), rows.order_by()[:COUNTED_UP_TO].count())
