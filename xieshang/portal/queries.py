"""What the portal shows of itself: its columns, and a case of any kind."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language

from xieshang.kernel.models import Case
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.portal.registry import registers


@dataclass(frozen=True)
class Column:
    """An entry of the portal's navigation."""

    label: str
    url: str
    current: bool = False


def columns(path: str) -> list[Column]:
    """The columns in their order, the present one marked."""
    named = _named(get_language() or "")
    return [Column(label, url, current=path == url if url == "/" else path.startswith(url)) for label, url in named]


@lru_cache(maxsize=8)
def _named(language: str) -> list[tuple[str, str]]:
    """What the columns say and where they lead; the language is part of what is remembered."""
    return [(str(entry.label), reverse(entry.url_name)) for entry in registers]


def public_case(visitor: Viewer, pk: int) -> Case:
    """A case that this visitor may know of."""
    case = Case.objects.visible_to(visitor).filter(pk=pk).first()
    if case is None:
        raise NotFound()
    return case
