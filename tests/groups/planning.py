"""The year of a group, brought to any state."""

from datetime import datetime

from django.utils import timezone

from xieshang.groups import ops
from xieshang.groups.models import GroupYear
from xieshang.groups.plans import lines_of
from xieshang.kernel import bodies, flow
from xieshang.roster.models import Group

PLAN = "3月 学习视察：蔬菜合作社\n6: 乡村旅游界别协商\n9 集体提案选题"
SUMMARY = {"did": "开展协商1次", "lessons": "", "next": "", "files": []}
WAY = {
    "planning": (),
    "handed_in": ("hand_in",),
    "running": ("hand_in", "agree"),
    "reporting": ("hand_in", "agree", "ask_summary"),
    "reported": ("hand_in", "agree", "ask_summary", "sum_up"),
    "closed": ("hand_in", "agree", "ask_summary", "sum_up", "close"),
}
SAID = {"agree": {"remark": ""}, "sum_up": SUMMARY, "close": {"remark": ""}}


def moment(month, day, year=2020):
    return timezone.make_aware(datetime(year, month, day, 9, 0))


def year_of(group: Group, *, convenor, guide, machine, at, state="running", plan=PLAN) -> GroupYear:
    """The year of the group in this state, its plan written."""
    made = ops.begin(group, year=at.year, by=convenor, at=at)
    ops.write_plan(made, lines=lines_of(plan), by=convenor, at=at)
    who = {"hand_in": convenor, "sum_up": convenor, "ask_summary": machine}
    for step in WAY[state]:
        behalf_of = group.actor if step in ("hand_in", "sum_up") and convenor.wears("office") else None
        flow.perform(made, step, by=who.get(step, guide), at=at, data=SAID.get(step), behalf_of=behalf_of)
    return GroupYear.objects.get(pk=made.pk)


def of_cast(cast, at, state="running"):
    machine = bodies.machine(cast.body.pk, at)
    convenor, guide = cast.member.viewer(at), cast.committee.viewer(at)
    return year_of(cast.sector_group, convenor=convenor, guide=guide, machine=machine, at=at, state=state)
