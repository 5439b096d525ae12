"""What stands in a commendation: its classes, who is nominated in each, and what was objected.

One statement for all of it, read once for each instance: guards, forms and panels of the case page all ask.
"""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.text import Truncator

from xieshang.duty.models import Award, Nomination, Objection
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.viewer import Viewer

M = TypeVar("M", bound=Model)
KEPT, NOMINATION, OBJECTION = "_standing", "nominations__", "nominations__objections__"
NAMES = tuple(f"{NOMINATION}{name}" for name in ("actor__name", "subject__title", "by__name", "behalf_of__name"))


@dataclass
class Standing:
    """Classes in their order; nominations that were not withdrawn, as they were made; objections, the newest first."""

    awards: list[Award] = field(default_factory=list)
    nominations: list[Nomination] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)


def of(case: Case) -> Standing:
    kept: Standing | None = case.__dict__.get(KEPT)
    if kept is None:
        kept = case.__dict__[KEPT] = _read(case.pk)
    return kept


def _columns(model: type[Model], path: str = "") -> list[str]:
    return [f"{path}{column.attname}" for column in model._meta.concrete_fields]


def _read(round_id: int) -> Standing:
    columns = (*_columns(Award), *_columns(Nomination, NOMINATION), *_columns(Objection, OBJECTION), *NAMES)
    rows = Award.objects.filter(commendation_id=round_id).order_by("position", f"{NOMINATION}id", f"-{OBJECTION}id")
    awards: dict[int, Award] = {}
    nominations: dict[int, Nomination] = {}
    objections: dict[int, Objection] = {}
    for row in rows.values(*columns):
        award = awards.setdefault(row["id"], _made(Award, row))
        pk = row[f"{NOMINATION}id"]
        if pk is None or row[f"{NOMINATION}withdrawn_at"] is not None:
            continue
        if pk not in nominations:
            nominations[pk] = _nomination(row, award)
        if (objection := row[f"{OBJECTION}id"]) is not None:
            objections[objection] = _made(Objection, row, OBJECTION)
            objections[objection].nomination = nominations[pk]
    newest = sorted(objections.values(), key=lambda one: -one.pk)
    return Standing(list(awards.values()), list(nominations.values()), newest)


def _made(model: type[M], row: dict[str, Any], path: str = "") -> M:
    made = model(**{name: row[f"{path}{name}"] for name in _columns(model)})
    made._state.adding = False
    return made


def _nomination(row: dict[str, Any], award: Award) -> Nomination:
    """With its names alone of those who are named in it: nobody asks for more here."""
    made = _made(Nomination, row, NOMINATION)
    made.award = award
    for name in NAMES:
        role, column = name.removeprefix(NOMINATION).split("__")
        if (pk := getattr(made, f"{role}_id")) is not None:
            setattr(made, role, (Case if role == "subject" else Actor)(pk=pk, **{column: row[name]}))
    return made


def nominations(case: Case) -> list[Nomination]:
    return of(case).nominations


def chosen(case: Case) -> list[Nomination]:
    """Who stands on the list: chosen and not struck."""
    return [row for row in nominations(case) if row.is_chosen and row.struck_at is None]


def open_objections(case: Case) -> list[Objection]:
    return [row for row in of(case).objections if row.settled_at is None]


def chosen_choices(viewer: Viewer, case: Case) -> list[tuple[str, str]]:
    return [(str(row.pk), f"{row.name}（{row.award.name}）") for row in chosen(case)]


def objection_choices(viewer: Viewer, case: Case) -> list[tuple[str, str]]:
    return [(str(row.pk), f"{row.nomination.name}：{Truncator(row.words).chars(30)}") for row in open_objections(case)]
