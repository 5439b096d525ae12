"""A press conference at every point of its way, for the tests."""

from datetime import datetime, timedelta
from typing import Any

from xieshang.consultations.press import ops
from xieshang.consultations.press.kinds import PRESS
from xieshang.consultations.press.queries import exchanges
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Gathering, Role
from xieshang.kernel import flow
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer

ASKED, ANSWERED = "首贷难有什么进展？", "方案正在研究。"
INSIDE, NOTHING = "某小区的纠纷怎么看？", "结果出来之前不便评论。"
SAID = (
    ("briefing", "发言人", "介绍今年的协商工作。"),
    ("question", "大众日报记者 林晓", ASKED),
    ("answer", "发言人", ANSWERED),
    ("question", "融媒体中心记者 王璐", INSIDE),
    ("answer", "发言人", NOTHING),
)


def convoked(organ: Actor, at: datetime, *, by: Viewer) -> Gathering:
    plan = gatherings.Plan(
        form=PRESS,
        title="协商成果新闻发布会",
        starts_at=at + timedelta(hours=1),
        venue="三楼会议室",
        guests=(gatherings.Guest(Role.GUEST, name="大众日报记者 林晓"),),
    )
    gathering = gatherings.plan(organ, plan=plan, by=by, at=at)
    flow.perform(gathering, "convoke", by=by, at=at)
    return Gathering.objects.get(pk=gathering.pk)


def held(organ: Actor, at: datetime, *, by: Viewer, said: Any = SAID) -> Gathering:
    gathering = convoked(organ, at, by=by)
    flow.perform(gathering, "open", by=by, at=at)
    guests = [gatherings.Guest(Role.GUEST, name="大众日报记者 林晓")]
    gatherings.check_in_by_hand(gathering, guests=guests, why="签到表", by=by, at=at)
    sayings = [gatherings.Saying(kind, text, speaker_name=who) for kind, who, text in said]
    gatherings.add_remarks(gathering, remarks=sayings, by=by, at=at)
    flow.perform(gathering, "hold", by=by, at=at)
    return Gathering.objects.get(pk=gathering.pk)


def chosen(gathering: Gathering, *texts: str) -> set[int]:
    """The exchanges that begin with these words."""
    return {one.first.pk for one in exchanges(gathering.pk) if one.first.text in texts}


def published(organ: Actor, at: datetime, *, by: Viewer) -> Gathering:
    gathering = held(organ, at, by=by)
    ops.publish(gathering, chosen=chosen(gathering, ASKED), by=by, at=at)
    return gathering
