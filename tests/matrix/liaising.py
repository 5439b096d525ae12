"""Constituents, feedback and groups of a side of the matrix."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.liaison.keeping import WORDS, added, spoke
from xieshang.kernel import flow
from xieshang.kernel.models import Entry
from xieshang.kernel.viewer import Viewer, hats_of
from xieshang.liaison import ops
from xieshang.liaison.models import Contact, Feedback
from xieshang.roster import ops as roster
from xieshang.roster.models import Group, Membership, Seat

if TYPE_CHECKING:
    from tests.matrix.world import Side

SAID: dict[str, dict[str, Any]] = {
    "contact.record": {"way": "visit", "said": "渠已清淤"},
    "contact.end": {"reason": "搬走了"},
    "feedback.send": WORDS,
}


def member(side: Side, at: datetime) -> Viewer:
    """The member of the first hall's side, the one of the other's, the neighbour's only one."""
    rows = Membership.objects.filter(body_id=side.hall.body_id).select_related("person__actor").order_by("pk")
    person = rows[1 if side.hall.code == "JL" else 0].person
    actor = person.actor
    return Viewer(actor.body_id, at, actor.pk, actor.name, hats_of(actor.pk, at), key=f"actor:{actor.pk}")


def group(side: Side) -> Group:
    """The sector group of the member, which the neighbour gets here."""
    body = side.hall.home.body
    found = Group.objects.filter(body=body, kind="sector", term__number=10).order_by("code").first()
    if found is None:
        membership = Membership.objects.filter(body=body).select_related("term").order_by("pk")[0]
        found = roster.found_group(membership.term, kind="sector", code="G1", name="界别活动综合组1")
        Seat.objects.create(membership=membership, group=found, valid_from=membership.valid_from)
    return found


def contact(side: Side, at: datetime) -> Contact:
    """A constituent with whom the member spoke."""
    by = member(side, at)
    made = added(by, at)
    spoke(made, by, at)
    return Contact.objects.get(pk=made.pk)


def feedback(side: Side, at: datetime, *, sent: bool = False) -> Feedback:
    """The member's feedback of this year, begun or sent."""
    by = member(side, at)
    group(side)
    made = ops.begin_feedback(by=by, at=at)
    if sent:
        flow.perform(made, "send", by=by, at=at, data=WORDS)
    return Feedback.objects.get(pk=made.pk)


def things(side: Side, at: datetime) -> dict[str, dict[str, Any]]:
    """One of everything that has an address, by its name in the table."""
    kept = contact(side, at)
    entry = Entry.objects.get(case_id=kept.pk, step="record")
    form = feedback(side, at)
    return {
        "contact": {"pk": kept.pk, "case_id": kept.pk, "entry_id": entry.pk},
        "feedback": {"pk": form.pk, "case_id": form.pk},
        "group": {"pk": group(side).pk},
    }
