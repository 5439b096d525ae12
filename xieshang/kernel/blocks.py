"""Blocks and cards that the shells show: slices register them, portal and desk place them.

    block("portal.take-part", order=10, template="matters/blocks/raise.html")(function)

The function gets the viewer and answers the template's context, or None for nothing to show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from xieshang.kernel.viewer import Viewer

Content = Callable[[Viewer], dict[str, Any] | None]


@dataclass(frozen=True)
class Block:
    place: str
    order: int
    template: str
    content: Content


registered: dict[str, list[Block]] = {}


def block(place: str, *, order: int, template: str) -> Callable[[Content], Content]:
    """Register a block for a place of a shell; lower order stands first."""

    def register(content: Content) -> Content:
        entries = registered.setdefault(place, [])
        entries.append(Block(place, order, template, content))
        entries.sort(key=lambda entry: (entry.order, entry.template))
        return content

    return register


def rendered(place: str, viewer: Viewer) -> list[SafeString]:
    """The blocks of a place as this viewer gets them."""
    shown = ((entry, entry.content(viewer)) for entry in registered.get(place, []))
    return [
        render_to_string(entry.template, {**content, "viewer": viewer})
        for entry, content in shown
        if content is not None
    ]
