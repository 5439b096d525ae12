"""What a kind of case shows of itself on the case page: slices register panels, the page places them.

    # matters/pages.py
    @panel("matter", order=10, template="matters/panels/text.html")
    def text(viewer: Viewer, case: Matter) -> dict[str, Any] | None:
        return {"text": case.text}

The function gets the case as its own kind's model (not merely a `Case`) and answers the template's context, or None for
nothing to show. The template is one `<section class="card pad" aria-labelledby=…>`; `case` and `viewer` are always there.
A panel may cost two statements at most: the whole page has twelve. `kind` "*" stands for every kind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer

Content = Callable[[Viewer, Any], dict[str, Any] | None]
EVERY_KIND = "*"


@dataclass(frozen=True)
class Panel:
    """A part of the case page. `place` "main" is the wide column, "aside" the narrow one."""

    kind: str
    order: int
    template: str
    content: Content
    place: str = "main"


registered: list[Panel] = []


def panel(kind: str, *, order: int, template: str, place: str = "main") -> Callable[[Content], Content]:
    """Register a panel for a kind; lower order stands first."""

    def register(content: Content) -> Content:
        registered.append(Panel(kind, order, template, content, place))
        registered.sort(key=lambda entry: (entry.order, entry.template))
        return content

    return register


def rendered(viewer: Viewer, case: Case, *, place: str, request: HttpRequest | None = None) -> list[SafeString]:
    """The panels of this case for this viewer, in order; `request` lets their forms carry the token."""
    fitting = [entry for entry in registered if entry.kind in (case.kind, EVERY_KIND) and entry.place == place]
    shown = ((entry, entry.content(viewer, case)) for entry in fitting)
    return [
        render_to_string(entry.template, {"case": case, "viewer": viewer, **context}, request=request)
        for entry, context in shown
        if context is not None
    ]


# What the panels and guards of a kind count comes along with its case: a page has no statement to spare for it.
Along = Callable[[int], dict[str, Any]]
along: dict[str, Along] = {}


def comes_along(kind: str, expressions: Along) -> None:
    """The case page finds what these expressions come to, by name, on every case of the kind; they are made for its key."""
    along[kind] = expressions


# Facts in the head of the case page: slices add what only they know, and name the roles of their parties.


@dataclass(frozen=True)
class Fact:
    """One line of the head: a word, what holds, a remark to it, and where it leads."""

    label: str
    value: str
    note: str = ""
    url: str = ""


Facts = Callable[[Viewer, Any], list[Fact]]
fact_sources: dict[str, list[Facts]] = {}
party_labels: dict[tuple[str, str], str] = {}


def facts(kind: str) -> Callable[[Facts], Facts]:
    """Register facts of a kind: they stand after the parties and before the dates; no statements of their own, please."""

    def register(source: Facts) -> Facts:
        fact_sources.setdefault(kind, []).append(source)
        return source

    return register


def party_label(role: str, label: str, kind: str = EVERY_KIND) -> None:
    """Parties in this role stand in the head under this word; roles without a word do not stand there. With `kind` only on
    cases of that kind: what leads a topic is a committee, what leads a task is a unit."""
    party_labels[role, kind] = label
