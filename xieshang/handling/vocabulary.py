"""The body's own words and choices: what a result may be called, which units a task can go to."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xieshang.kernel import norms
from xieshang.kernel.models import Case
from xieshang.roster.models import Unit


@dataclass(frozen=True)
class ResultClass:
    """A letter for the result of a reply, and whether it counts as solved."""

    code: str
    label: str
    counts_as_solved: bool


def result_classes(body_id: int, *, on: date) -> tuple[ResultClass, ...]:
    """The classes that hold on the day, in the body's order."""
    rows = norms.value("handling.result_classes", body_id, on=on)
    return tuple(ResultClass(row["code"], _(row["label"]), bool(row["solved"])) for row in rows)


def solving(body_id: int, *, on: date) -> set[str]:
    """The letters that count as solved on the day."""
    return {entry.code for entry in result_classes(body_id, on=on) if entry.counts_as_solved}


def instruction_kinds(body_id: int, *, on: date) -> list[tuple[str, str]]:
    """Of which kind a leader's instruction can be on the day, as choices by code, in the body's order."""
    return list(norms.words("handling.instruction_kinds", body_id, on=on).items())


def units_free_for(case: Case, *, on: date) -> list[tuple[str, str]]:
    """Units that have no open task from the same parent, as choices by actor id."""
    busy = Case.objects.filter(parent_id=case.parent_id, kind="assignment").exclude(stage="closed").values("unit_id")
    units = Unit.objects.valid_on(on).filter(body_id=case.body_id).exclude(actor_id__in=busy)
    return [(str(pk), name) for pk, name in units.order_by("code").values_list("actor_id", "actor__name")]


def units(body_id: int, *, on: date) -> list[tuple[str, str]]:
    """All units of the body that exist on the day, as choices by actor id."""
    rows = Unit.objects.valid_on(on).filter(body_id=body_id).order_by("code")
    return [(str(pk), name) for pk, name in rows.values_list("actor_id", "actor__name")]
