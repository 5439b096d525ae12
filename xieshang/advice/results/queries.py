"""Reading lasting results: by the door, with the cases they came from."""

from collections.abc import Iterable
from dataclasses import dataclass

from xieshang.advice.models import LastingResult
from xieshang.advice.results import spans
from xieshang.advice.results.ops import LINK
from xieshang.kernel.models import Case, Link
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer

PAGE = 25


@dataclass(frozen=True)
class Told:
    """A result with how long it took in words, and the cases it came from that the viewer may know of."""

    result: LastingResult
    span: str
    sources: list[Case]


def result_to_change(viewer: Viewer, pk: int) -> LastingResult:
    found = LastingResult.objects.visible_to(viewer).select_related("organ").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    if not permits["result_writer"].allows(viewer, found):
        raise NotAllowed(permits["result_writer"].reason)
    return found


def sources(viewer: Viewer, result: Case) -> list[Case]:
    """The cases from which it came that the viewer may know of."""
    linked = Link.objects.filter(target_id=result.pk, kind=LINK)
    return list(Case.objects.visible_to(viewer).filter(pk__in=linked.values("source_id")).order_by("pk"))


def public_results(visitor: Viewer, *, limit: int = PAGE, before: int | None = None) -> list[LastingResult]:
    """Published results, the newest first, from the id `before` downwards."""
    rows = LastingResult.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC)
    rows = (rows.filter(pk__lt=before) if before else rows).select_related("organ")
    return list(rows.order_by("-pk")[:limit])


def told(visitor: Viewer, rows: Iterable[LastingResult]) -> list[Told]:
    """The results with the public cases they came from: two statements for all."""
    found = list(rows)
    links = list(Link.objects.filter(target_id__in=[row.pk for row in found], kind=LINK).order_by("id"))
    ids = [link.source_id for link in links]
    known = Case.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC).in_bulk(ids)
    return [
        Told(
            row,
            spans.in_words(row.began_on, row.came_on),
            [known[link.source_id] for link in links if link.target_id == row.pk and link.source_id in known],
        )
        for row in found
    ]


def results_of(visitor: Viewer, case: Case) -> list[Told]:
    """The published results of a case."""
    linked = Link.objects.filter(source_id=case.pk, kind=LINK).values("target_id")
    rows = LastingResult.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC, pk__in=linked)
    return [Told(row, spans.in_words(row.began_on, row.came_on), []) for row in rows.order_by("pk")]


def public_result(visitor: Viewer, pk: int) -> LastingResult:
    rows = LastingResult.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC).select_related("organ")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found
