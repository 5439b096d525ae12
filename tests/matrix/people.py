"""Corrections of entries of a side of the matrix."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from xieshang.kernel.viewer import Viewer
from xieshang.roster.corrections import ops
from xieshang.roster.corrections.models import Correction
from xieshang.roster.models import Person
from xieshang.roster.ops import Profile

if TYPE_CHECKING:
    from tests.matrix.world import Side

# Whose entry it is: the member of the table at the first hall, another one at the second.
OWN, OTHER = "胡乃刚", "杨俊英"
SAID: dict[str, dict[str, Any]] = {"correction.decline": {"reason": "请附文件"}}


def correction(side: Side, at: datetime) -> Correction:
    """What the person of the side asked for, waiting for the office."""
    rows = Person.objects.filter(body_id=side.hall.body_id).select_related("actor").order_by("pk")
    person = rows.filter(actor__name=OWN if side.hall.code == "LS" else OTHER).first() or rows[0]
    waiting = Correction.objects.filter(person=person, stage="open").first()
    if waiting:
        return waiting
    actor = person.actor
    by = Viewer(body_id=actor.body_id, at=at, actor_id=actor.pk, name=actor.name, key=f"actor:{actor.pk}")
    wish = ops.Wish(Profile(name=actor.name, workplace="县科协", post="主任", phone=""), reason="工作变动")
    return ops.correct(person, wish, by=by, at=at)
