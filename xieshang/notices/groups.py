"""Kinds of notices in groups: those that a kind of case sends belong together, so that they can be chosen together."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import flows
from xieshang.notices.registry import MODES, registered

OTHER = "other"


@dataclass(frozen=True)
class Kinds:
    """Kinds of notices under one heading: their codes."""

    code: str
    label: str | Promise
    codes: tuple[str, ...]


@lru_cache(maxsize=1)
def groups() -> list[Kinds]:
    """Every kind in one group, the largest group first; those that no step sends stand last."""
    sent_by = {step.notice: kind for kind, table in flows.items() for step in table.steps if step.notice}
    found: dict[str, list[str]] = {}
    for code in registered:
        found.setdefault(sent_by.get(code, OTHER), []).append(code)
    named = [
        Kinds(kind, flows[kind].label if kind in flows else _("Other notices"), tuple(codes))
        for kind, codes in found.items()
    ]
    return sorted(named, key=lambda one: (one.code == OTHER, -len(one.codes), one.code))


def together(asked: str) -> tuple[tuple[str, ...], str]:
    """The kinds and the way that a button for a whole group stands for ("duty:none"; "all:none" for everything)."""
    code, _sep, mode = asked.partition(":")
    if mode not in MODES:
        return (), mode
    if code == "all":
        return tuple(registered), mode
    return next((one.codes for one in groups() if one.code == code), ()), mode
