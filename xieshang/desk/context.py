"""What the desk's shell shows on every page: navigation with counts, who is signed in."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from xieshang.desk.counts import Question, asked, count, words
from xieshang.desk.navigation import Link, Section, has_two_minutes, links, sections
from xieshang.kernel import flow
from xieshang.kernel.viewer import Viewer
from xieshang.notices import queries as notices

COUNTED_UP_TO = 99


def context(request: HttpRequest) -> dict[str, Any]:
    """Nothing is asked before a template looks: anonymous pages pay nothing."""
    nav: Any = SimpleLazyObject(lambda: navigation(request))
    return {
        "desk_nav": nav,
        "desk_sections": SimpleLazyObject(lambda: headed(request, nav)),
        "viewer_name": SimpleLazyObject(lambda: name(request)),
        "viewer_hat": SimpleLazyObject(lambda: hat(request)),
        "search_url": SimpleLazyObject(lambda: reverse("desk:search")),
    }


def navigation(request: HttpRequest) -> list[Link]:
    """The entries of this viewer; what waits and what is unread is counted in one statement."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.is_signed_in:
        return []
    todo, unread = asked(_counts(viewer.of_the_day()))
    counts = {reverse("desk:todo"): todo, reverse("notices:inbox"): unread}
    return [link.with_count(_shown(counts.get(link.url, 0))) for link in links(viewer, request.path)]


def headed(request: HttpRequest, nav: list[Link]) -> list[Section]:
    """The same under their headings, for leaders in brief."""
    viewer = getattr(request, "viewer", None)
    return sections(nav, in_brief=viewer is not None and has_two_minutes(viewer))


@lru_cache(maxsize=512)
def _counts(viewer: Viewer) -> list[Question]:
    """What waits and what is unread, as SQL: for the same hats it is the same all day."""
    return [count(rows, COUNTED_UP_TO) for rows in (flow.waiting_rows(viewer), notices.unread(viewer))]


def name(request: HttpRequest) -> str:
    viewer = getattr(request, "viewer", None)
    return viewer.name if viewer is not None and viewer.is_signed_in else ""


def hat(request: HttpRequest) -> str:
    """The labels of the hats worn, each once."""
    viewer = getattr(request, "viewer", None)
    return " · ".join(sorted({hat.label for hat in viewer.hats if hat.label})) if viewer is not None else ""


def _shown(count: int) -> str:
    return words(count, COUNTED_UP_TO) if count else ""
