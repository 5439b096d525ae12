"""The year of a group of a side of the matrix."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.groups import planning
from tests.matrix import liaising
from xieshang.groups.models import GroupYear
from xieshang.kernel import bodies
from xieshang.roster.models import Group

if TYPE_CHECKING:
    from tests.matrix.world import Side

SAID: dict[str, dict[str, Any]] = {
    "group_year.agree": {"remark": "同意"},
    "group_year.send_back": {"reason": "增加调研"},
    "group_year.sum_up": {"did": "开展协商1次"},
    "group_year.ask_again": {"reason": "补充数据"},
    "group_year.close": {"remark": ""},
}


def group(side: Side) -> Group:
    """The group of the member, the county's second one for the other side, the neighbour's only one."""
    if side.hall.code == "JL":
        return Group.objects.select_related("actor", "term", "committee__actor").get(
            term__number=10, body_id=side.hall.body_id, code="G2"
        )
    return liaising.group(side)


def of_year(side: Side, at: datetime, state: str) -> GroupYear:
    """The year of that group in this state; the office does everything."""
    office, machine = side.office(at), bodies.machine(side.hall.body_id, at)
    return planning.year_of(group(side), convenor=office, guide=office, machine=machine, at=at, state=state)


def things(side: Side, at: datetime) -> dict[str, dict[str, Any]]:
    """One of everything that has an address, by its name in the table."""
    made = of_year(side, at, "planning")
    line = made.lines.order_by("month")[0]
    return {"year of a group": {"pk": made.pk, "case_id": made.pk}, "line of a plan": {"pk": line.pk}}
