"""Norms: days, labels and formats that a body decides per year, with a default in code.

define("handling.reply_days", 30, _("working days for a reply"))
value("handling.reply_days", body_id, on=day)
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xieshang.kernel.models import Norm
from xieshang.kernel.viewer import Viewer


@dataclass(frozen=True)
class Definition:
    """What a norm is about: its default, its words, what it may be."""

    code: str
    default: Any
    label: str
    least: int | None = None
    most: int | None = None


definitions: dict[str, Definition] = {}


def define(code: str, default: Any, label: str, *, least: int | None = None, most: int | None = None) -> Definition:
    if code in definitions:
        raise ValueError(f"norm {code} is defined twice")
    definitions[code] = Definition(code, default, label, least, most)
    return definitions[code]


def value(code: str, body_id: int, *, on: date) -> Any:
    """What holds on a day: the newest version of the newest year at or before it, else the default."""
    row = (
        Norm.objects.filter(body_id=body_id, code=code, year__lte=on.year)
        .order_by("-year", "-version")
        .values_list("value", flat=True)
        .first()
    )
    return definitions[code].default if row is None else row


def decide(code: str, new: Any, *, body_id: int, year: int, by: Viewer, at: datetime) -> Norm:
    """The norm holds from that year on; earlier versions stay."""
    version = Norm.objects.filter(body_id=body_id, code=code, year=year).count() + 1
    return Norm.objects.create(
        body_id=body_id,
        code=definitions[code].code,
        year=year,
        version=version,
        value=new,
        decided_by_id=by.actor_id,
        decided_at=at,
    )
