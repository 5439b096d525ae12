"""My numbers: what the year of this viewer comes to. They are views of lists, so each number opens exactly its rows."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.translation import get_language

from xieshang.desk import lists
from xieshang.desk.counts import Question, asked, count, words
from xieshang.desk.listing import rows_of
from xieshang.kernel.viewer import Viewer


@dataclass(frozen=True)
class Tile:
    """A number as the page shows it."""

    label: str
    value: str
    url: str


def tiles(viewer: Viewer) -> list[Tile]:
    """The numbers of this viewer's year, by the hats they wear: one statement for all."""
    found = _counts(viewer.of_the_day(), get_language() or "")
    values = asked([counted for _label, _url, counted in found])
    return [Tile(label, words(value), url) for (label, url, _counted), value in zip(found, values, strict=True)]


@lru_cache(maxsize=512)
def _counts(viewer: Viewer, language: str) -> list[tuple[str, str, Question]]:
    """Labels, addresses and counts as SQL: for the same hats and the same words they are the same all day."""
    return [
        (str(view.tile), f"{lists.url_of(spec)}?{urlencode({'view': view.code})}", count(rows_of(spec, viewer, view)))
        for spec in sorted(lists.registered.values(), key=lambda spec: spec.order)
        if spec.visible(viewer)
        for view in spec.views
        if view.tile and viewer.wears(*view.tile_for) and (view.tile_if is None or view.tile_if(viewer))
    ]
