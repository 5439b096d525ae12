"""What stands on the public page of a home: slices register parts, the page places them.

    @home_part(order=20, template="lectures/home_part.html")
    def at_home(viewer: Viewer, home: Home) -> dict[str, Any] | None: ...

A part may cost one statement: the whole page has twelve.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from xieshang.kernel.viewer import Viewer
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
    shown = ((part, part.content(viewer, home)) for part in registered)
    return [render_to_string(part.template, {"home": home, **found}) for part, found in shown if found is not None]
