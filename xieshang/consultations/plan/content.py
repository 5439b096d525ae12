"""The plan as plain data: what a version keeps, what a document is printed from, and what changed between two versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.consultations.plan import queries
from xieshang.consultations.plan.models import Plan, PlanVersion
from xieshang.kernel import bodies, norms

# The parts of an item that a reader compares, in their order.
FIELDS = (
    ("title", gettext_lazy("Topic")),
    ("form", gettext_lazy("Form")),
    ("committee", gettext_lazy("Special committee that leads")),
    ("leader", gettext_lazy("Responsible leader")),
    ("month", gettext_lazy("Month")),
    ("units", gettext_lazy("Cooperating departments")),
    ("groups", gettext_lazy("Groups that take part")),
    ("sectors", gettext_lazy("Sectors that take part")),
    ("document", gettext_lazy("Expected document")),
    ("standing", gettext_lazy("Standing")),
)
STANDING = {
    "postponed": gettext_lazy("postponed to the next year"),
    "cancelled": gettext_lazy("cancelled for this year"),
}
WORDS = {
    "new": (gettext_lazy("new"), "good"),
    "changed": (gettext_lazy("changed"), "warn"),
    "gone": (gettext_lazy("left out"), "bad"),
}


def items(plan: Plan) -> list[dict[str, Any]]:
    """The topics of the plan as they stand now, each as plain data; codes for form and standing, names for everybody."""
    rows = [row for row in queries.topics_of(plan) if row.stage == "open" or row.state not in ("not_chosen", "merged")]
    parts = queries.parts_of(rows, plan.body_id)
    return [
        {
            "key": row.pk,
            "number": row.number,
            "title": row.title,
            "form": row.form,
            "committee": row.unit.name if row.unit else "",
            "leader": row.leader.name if row.leader else "",
            "month": row.month,
            "units": list(parts[row.pk].units),
            "groups": list(parts[row.pk].groups),
            "sectors": list(parts[row.pk].sectors),
            "document": row.document,
            "standing": row.state if row.state in STANDING else "",
        }
        for row in rows
    ]


def document(plan: Plan, *, version: int | None = None) -> dict[str, Any]:
    """Everything a printed plan says, as plain data in the reader's language: of a version, or as it stands now.

    Keys: body, year, number, title, version (0: as it stands), stage, decided_by (document), reason, forms (code, label) and
    items; of each item: number, title, form, form_label, committee, leader, month, units, groups, sectors, document, standing.
    """
    kept = queries.version(plan, version) if version else None
    labels = form_labels(plan)
    found = kept.content["items"] if kept else items(plan)
    return {
        "body": bodies.by_id(plan.body_id).name,
        "year": plan.year,
        "number": plan.number,
        "title": plan.title,
        "version": kept.number if kept else 0,
        "stage": kept.stage_of if kept else "",
        "decided_by": kept.document if kept else "",
        "reason": kept.reason if kept else "",
        "forms": list(labels.items()),
        "items": [{**item, "form_label": labels.get(item["form"], ""), "standing": standing(item)} for item in found],
    }


def form_labels(plan: Plan) -> dict[str, str]:
    """What the four forms are called in the year of the plan."""
    return norms.words("consultations.forms", plan.body_id, on=date(plan.year, 12, 31))


def standing(item: dict[str, Any]) -> str:
    return str(STANDING.get(item["standing"], ""))


@dataclass(frozen=True)
class Part:
    """One part of an item that is not as it was."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """An item that is new, changed or gone from one version to the next."""

    kind: str
    title: str
    number: str
    parts: tuple[Part, ...] = ()

    @property
    def word(self) -> str:
        return str(WORDS[self.kind][0])

    @property
    def tone(self) -> str:
        return WORDS[self.kind][1]


def between(
    old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], labels: dict[str, str] | None = None
) -> list[Change]:
    """What changed, in the order of the new version; what is gone stands last. Nothing for what stayed."""
    before = {item["key"]: item for item in old}
    after = {item["key"] for item in new}
    changes = [_change(before.get(item["key"]), item, labels or {}) for item in new]
    gone = [Change("gone", item["title"], item["number"]) for item in old if item["key"] not in after]
    return [*(change for change in changes if change), *gone]


def _change(old: dict[str, Any] | None, new: dict[str, Any], labels: dict[str, str]) -> Change | None:
    if old is None:
        return Change("new", new["title"], new["number"])
    parts = tuple(
        Part(str(label), _said(name, old, labels), _said(name, new, labels))
        for name, label in FIELDS
        if old[name] != new[name]
    )
    return Change("changed", new["title"], new["number"], parts) if parts else None


def _said(name: str, item: dict[str, Any], labels: dict[str, str]) -> str:
    value = item[name]
    if name == "form":
        return labels.get(value, value) or "—"
    if name == "standing":
        return standing(item) or str(_("in the plan"))
    if isinstance(value, list):
        return _("、").join(value) or "—"
    return str(value or "—")


def since(plan: Plan, rows: Sequence[PlanVersion]) -> list[tuple[PlanVersion, list[Change]]]:
    """Each version after the first with what it changed, the newest first."""
    labels = form_labels(plan)
    found = [(new, between(old.content["items"], new.content["items"], labels)) for old, new in pairwise(rows)]
    return found[::-1]
