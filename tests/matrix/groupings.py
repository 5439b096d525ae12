"""Groupings of a side of the matrix: of sectors at the first hall and the neighbour's, of members by town at the other one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from xieshang.kernel import flow
from xieshang.roster.grouping import ops
from xieshang.roster.grouping.models import Grouping
from xieshang.roster.models import Term

if TYPE_CHECKING:
    from tests.matrix.world import Side

SAID: dict[str, dict[str, Any]] = {
    "grouping.decide": {"decision": "沭政协发〔2020〕6号", "effective_on": "2020-06-05"},
    "grouping.decide_ahead": {"decision": "沭政协发〔2020〕6号", "effective_on": "2020-07-01"},
    "grouping.give_up": {"reason": "重新研究"},
}
ENTERED_ON = date(2020, 6, 5)


def grouping(side: Side, at: datetime, state: str = "proposed") -> Grouping:
    """One that is being prepared, or decided for a day that has come; another one of its kind is given up first."""
    term = Term.objects.get(body_id=side.hall.body_id, number=10)
    sort = "town" if side.hall.code == "JL" else "sector"
    standing = Grouping.objects.filter(term=term, sort=sort, stage="open").first()
    if standing is not None and state == standing.state:
        return standing
    if standing is not None:
        flow.perform(standing, "give_up", by=side.office(at), at=at, data=SAID["grouping.give_up"])
    earlier = at if state == "proposed" else at - timedelta(days=10)
    found = ops.begin(term, sort, by=side.office(earlier), at=earlier)
    # Members of whom nothing says the town are placed by the office, else it could not decide.
    left = {lot.pk: found.parts.order_by("position")[0].pk for lot in found.lots.filter(part=None)}
    if left:
        found = ops.rework(found, ops.Wish(places=left), by=side.office(earlier), at=earlier)
    if state == "proposed":
        return found
    return ops.decide(
        found, decision="沭政协发〔2020〕6号", effective_on=ENTERED_ON, by=side.office(earlier), at=earlier
    )
