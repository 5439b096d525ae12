"""What stands on the public page of a home: slices register parts, the page places them.

    @home_part(order=20, template="lectures/home_part.html")
    def at_home(viewer: Viewer, home: Home) -> dict[str, Any] | None: ...

A part may cost one statement: the whole page has twelve.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from xieshang.kernel.viewer import Viewer
from xieshang.places.ledger.queries import LOOKED_AT
from xieshang.places.models import Home

Content = Callable[[Viewer, Home], dict[str, Any] | None]


@dataclass(frozen=True)
class Part:
    order: int
    template: str
    content: Content


registered: list[Part] = []


def home_part(*, order: int, template: str) -> Callable[[Content], Content]:
    """Register a part; lower order stands first, None is not shown."""

    def register(content: Content) -> Content:
        registered.append(Part(order, template, content))
        registered.sort(key=lambda part: (part.order, part.template))
        return content

    return register


def rendered(viewer: Viewer, home: Home) -> list[SafeString]:
    """The parts of this home as this viewer gets them."""
    return list(remembered(viewer, home, "parts", partial(_made, viewer, home)))


def remembered(viewer: Viewer, home: Home, what: str, make: Callable[[], Any]) -> Any:
    """What anybody reads of a home is remembered for a minute; who is known, or holds the code of a case, has it made anew."""
    if viewer.tokens or viewer.is_signed_in:
        return make()
    key = f"home:{home.pk}:{what}:{timezone.localdate(viewer.at)}:{get_language()}"
    return cache.get_or_set(key, make, LOOKED_AT)


def _made(viewer: Viewer, home: Home) -> list[SafeString]:
    shown = ((part, part.content(viewer, home)) for part in registered)
    return [render_to_string(part.template, {"home": home, **found}) for part, found in shown if found is not None]
