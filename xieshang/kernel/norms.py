"""Norms: days, labels and formats that a body decides per year, with a default in code.

define("handling.reply_days", 30, _("working days for a reply"))
value("handling.reply_days", body_id, on=day)
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from xieshang.kernel.models import Body, Norm
from xieshang.kernel.questions import Question, question
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer


@dataclass(frozen=True)
class Definition:
    """What a norm is about: its default, its words, what it may be. `fixed`: its rows can be worded anew, not added to."""

    code: str
    default: Any
    label: str
    least: int | None = None
    most: int | None = None
    fixed: bool = False

    @property
    def kind(self) -> str:
        """How it is written: number, pattern (of a series of numbers), rows (classes of results) or words (a vocabulary)."""
        if isinstance(self.default, int):
            return "number"
        if self.code.startswith("numbers."):
            return "pattern"
        return "rows" if "solved" in self.default[0] else "words"

    def check(self, new: Any) -> None:
        """Refused with words when the norm cannot be that."""
        faults = {
            "number": self._number_fault,
            "pattern": _pattern_fault,
            "rows": _rows_fault,
            "words": self._words_fault,
        }
        fault = faults[self.kind](new)
        if fault:
            raise Invalid({"value": [fault]})

    def _number_fault(self, new: Any) -> str:
        if not isinstance(new, int) or isinstance(new, bool):
            return _("Write a whole number.")
        if (self.least is not None and new < self.least) or (self.most is not None and new > self.most):
            return _("Between %(least)s and %(most)s, please.") % {"least": self.least, "most": self.most}
        return ""

    def _words_fault(self, new: Any) -> str:
        codes = [row.get("code") for row in new] if isinstance(new, list) else []
        if not codes or len(set(codes)) != len(codes) or not all(row.get("code") and row.get("label") for row in new):
            return _("Each line needs a code of its own and words.")
        if self.fixed and set(codes) != {row["code"] for row in self.default}:
            return _("These lines can be worded anew, but none can be added or left out.")
        return ""


def _pattern_fault(new: Any) -> str:
    """A number has to tell the year and its place in the series, and nothing else is filled in."""
    try:
        shown = {str(new).format(year=year, seq=seq) for year in (2020, 2021) for seq in (1, 2)}
    except (LookupError, ValueError, AttributeError):
        return _("Only {year} and {seq} can be filled in, for example “No. {seq:03d} of {year}”.")
    if len(shown) < 4 or "{year}" not in str(new) or any(len(one) > 40 for one in shown):
        return _("The number needs {year} and {seq}, and at most 40 characters.")
    return ""


def _rows_fault(new: Any) -> str:
    codes = [row.get("code") for row in new] if isinstance(new, list) else []
    if not codes or len(set(codes)) != len(codes) or not all(row.get("label") for row in new):
        return _("Each class needs a letter of its own and words.")
    if not any(row.get("solved") for row in new):
        return _("At least one class has to count as solved.")
    return ""


definitions: dict[str, Definition] = {}


def define(
    code: str,
    default: Any,
    label: str,
    *,
    least: int | None = None,
    most: int | None = None,
    fixed: bool = False,
) -> Definition:
    if code in definitions:
        raise ValueError(f"norm {code} is defined twice")
    definitions[code] = Definition(code, default, label, least, most, fixed)
    return definitions[code]


def value(code: str, body_id: int, *, on: date) -> Any:
    """What holds on a day: the newest version of the newest year at or before it, else the default."""
    rows = _asked(code, body_id, on.year).rows(1)
    return json.loads(rows[0][0]) if rows else definitions[code].default


# Every step and every number asks for norms: making the statement takes ten times as long as its answer.
@lru_cache(maxsize=2048)
def _asked(code: str, body_id: int, year: int) -> Question:
    return question(deciding(code, body_id, on=date(year, 1, 1)).values_list("value"))


def deciding(code: str, body_id: int, *, on: date) -> QuerySet[Norm]:
    """The versions that speak for a day, the one that decides foremost."""
    return Norm.objects.filter(body_id=body_id, code=code, year__lte=on.year).order_by("-year", "-version")


def decided_at(code: str, moment: str) -> Subquery:
    """What its body decided for the year of a moment (a column of time), for a statement about cases; null: nothing."""
    rows = Norm.objects.filter(body_id=OuterRef("body_id"), code=code, year__lte=OuterRef(f"{moment}__year"))
    return Subquery(rows.order_by("-year", "-version").values("value")[:1])


def values(codes: Collection[str], body_id: int, *, on: date) -> dict[str, Any]:
    """What holds on a day of several norms at once: one statement."""
    rows = Norm.objects.filter(body_id=body_id, code__in=codes, year__lte=on.year).order_by("year", "version")
    decided = dict(rows.values_list("code", "value"))
    return {code: decided.get(code, definitions[code].default) for code in codes}


def words(code: str, body_id: int, *, on: date) -> dict[str, str]:
    """A vocabulary as it holds on a day: words by code, those as delivered in the reader's language."""
    return {row["code"]: _(row["label"]) for row in value(code, body_id, on=on)}


def decide(code: str, new: Any, *, body_id: int, year: int, by: Viewer, at: datetime, reason: str = "") -> Norm:
    """The norm holds from that year on; earlier versions, and everything reckoned with them, stay."""
    definition = definitions[code]
    definition.check(new)
    with transaction.atomic():
        Body.objects.select_for_update().get(pk=body_id)  # versions of a body are decided one after the other
        version = Norm.objects.filter(body_id=body_id, code=code, year=year).count() + 1
        return Norm.objects.create(
            body_id=body_id,
            code=code,
            year=year,
            version=version,
            value=new,
            reason=reason.strip()[:200],
            decided_by_id=by.actor_id,
            decided_at=at,
        )


def history(body_id: int, code: str = "") -> list[Norm]:
    """What the body decided, the newest first."""
    rows = Norm.objects.filter(body_id=body_id).select_related("decided_by")
    return list((rows.filter(code=code) if code else rows).order_by("-decided_at", "-id"))


# ---- why it is so: a library of rules says on which article a norm rests


@dataclass(frozen=True)
class Ground:
    """The article of a rule on which a norm rests."""

    words: str
    url: str


Grounds = Callable[[Viewer, Collection[str]], dict[str, Ground]]
ground_sources: list[Grounds] = []


def grounds(viewer: Viewer, codes: Collection[str]) -> dict[str, Ground]:
    """On what these norms rest, as far as the viewer may read it: one statement for each library there is."""
    found: dict[str, Ground] = {}
    for source in ground_sources if codes else []:
        found |= source(viewer, codes)
    return found
