"""Commendations of a side of the matrix: one that is being nominated, one in publicity."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.duty import commending
from xieshang.duty.models import Commendation, Nomination, Objection
from xieshang.kernel import flow
from xieshang.kernel.models import Actor
from xieshang.roster.models import Membership

if TYPE_CHECKING:
    from tests.matrix.world import Side

SAID: dict[str, dict[str, Any]] = {
    "commendation.publish": commending.PUBLISHING,
    "commendation.object": {"words": "多次缺席"},
    "commendation.settle": {"verdict": "struck", "reason": "属实"},
    "commendation.strike": {"reason": "调离"},
    "commendation.decide": {**commending.DECISION, "decided_on": "2020-06-10"},
    "commendation.cancel": {"reason": "改期"},
}
# What the form of a step names of the round that was made last.
NAMED = {
    "commendation.object": lambda: {"nomination": str(Nomination.objects.latest("pk").pk)},
    "commendation.strike": lambda: {"nomination": str(Nomination.objects.latest("pk").pk)},
    "commendation.settle": lambda: {"objection": str(getattr(Objection.objects.last(), "pk", 0))},
}
# So long ago that the publicity of what is to be decided is over by now.
BEFORE = timedelta(days=12)


def _candidate(side: "Side") -> Actor:
    """A member of the body who wears no other hat in the matrix."""
    rows = Membership.objects.filter(body_id=side.hall.body_id).exclude(person__actor__name="胡乃刚")
    return rows.select_related("person__actor").order_by("pk")[0].person.actor


def commendation(side: "Side", at: datetime, state: str = "nominating") -> Commendation:
    began = at - BEFORE if state in ("heard", "decided") else at
    by, usual = side.office(began), "publicity" if state in ("heard", "objected") else state
    found = commending.brought(commending.opened(by, began), usual, actor=_candidate(side), by=by, at=began)
    if state == "objected":
        data = {"nomination": str(Nomination.objects.latest("pk").pk), "words": "听说"}
        flow.perform(found, "object", by=by, at=at, data=data)
    if state == "heard":
        commending.heard(found, began + commending.AFTER)
    return Commendation.objects.get(pk=found.pk)


def things(side: "Side", at: datetime) -> dict[str, dict[str, Any]]:
    """One of everything that has an address, by its name in the table."""
    rows = {"round": commendation(side, at)}
    nomination = Nomination.objects.latest("pk")
    rows["public round"] = commendation(side, at, "publicity")
    told = {"code": "member", "candidate": nomination.actor_id, "credit": "attended"}
    found: dict[str, dict[str, Any]] = {name: {"pk": row.pk, "case_id": row.pk, **told} for name, row in rows.items()}
    return found | {"nomination": {"pk": nomination.pk}}
