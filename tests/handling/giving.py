"""Tasks to begin with, and the way to each of their states."""

from datetime import datetime
from typing import Any

from tests.cast import Cast
from tests.matters.filing import accepted_matter
from xieshang.handling import ops
from xieshang.handling.models import Assignment
from xieshang.handling.orders import Order
from xieshang.kernel import bodies, flow
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Unit

REPLY = {"text": "三盏路灯已更换。", "result_class": "A", "files": []}
# Who takes a step in the usual course, and what they say.
WAY: dict[str, tuple[str, dict[str, Any]]] = {
    "accept": ("unit", {"contact": "林美玲"}),
    "return_with_reason": ("unit", {"reason": "属执法局职责。"}),
    "close_objections": ("system", {"objection_until": "2020-06-17"}),
    "reassign": ("clerk", {"reason": "职责调整。"}),
    "insist": ("clerk", {"reason": "仍由你单位牵头。"}),
    "progress": ("unit", {"text": "已勘查现场。", "files": []}),
    "reply": ("unit", REPLY),
    "opine": ("unit2", {"text": "支持更换。", "files": []}),
    "ask_extension": ("unit", {"reason": "等材料。"}),
    "grant_extension": ("clerk", {}),
    "refuse_extension": ("clerk", {"reason": "时间够用。"}),
    "pass_review": ("clerk", {"new_class": "", "remark": ""}),
    "send_back": ("clerk", {"reason": "没有答复第二点。"}),
    "verify": ("convenor", {"text": "晚上去看过，灯亮了。", "files": []}),
    "not_done": ("convenor", {"reason": "还有一盏不亮。"}),
    "rate": ("convenor", {"process": 5, "result": 4, "remark": ""}),
    "cancel": ("clerk", {"reason": "重复交办。"}),
    "urge": ("clerk", {"words": "请尽快答复。"}),
    "remind": ("system", {}),
    "supervise": ("system", {}),
    "report": ("system", {}),
}


def lead(unit: Unit, **changes: Any) -> Order:
    return Order(**{"unit": unit.actor_id, "role": "lead", "text": "更换路灯，两周内恢复照明。", **changes})


def assist(unit: Unit, **changes: Any) -> Order:
    return lead(unit, **{"role": "assist", "text": "提出占道施工意见。", **changes})


def given(cast: Cast, at: datetime, *orders: Order) -> list[Assignment]:
    """An accepted matter handed to units by the convenor of its hall (by default to the first unit)."""
    matter = accepted_matter(cast, at)
    ops.assign(matter, orders=orders or (lead(cast.unit_organ),), by=cast.convenor.viewer(at), at=at)
    return list(Assignment.objects.filter(parent_id=matter.pk).order_by("pk"))


def task(cast: Cast, at: datetime, *steps: str, **changes: Any) -> Assignment:
    """One task of the first unit after these steps, each taken by whoever usually takes it."""
    found = given(cast, at, lead(cast.unit_organ, **changes))[0]
    for step in steps:
        take(cast, found, step, at)
    return Assignment.objects.get(pk=found.pk)


def viewer_of(cast: Cast, role: str, at: datetime) -> Viewer:
    return bodies.machine(cast.body.pk, at) if role == "system" else cast.player(role).viewer(at)


def take(cast: Cast, case: Case, step: str, at: datetime, role: str = "", **data: Any) -> flow.Taken:
    """The step is taken by its usual person, or by the one named."""
    usual, said = WAY[step]
    if step == "reassign":
        said = {**said, "unit": str(cast.unit2_organ.actor_id)}
    return flow.perform(case, step, by=viewer_of(cast, role or usual, at), at=at, data={**said, **data})
