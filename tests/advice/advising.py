"""Documents and suggestions as the tests need them, brought to any state."""

from datetime import datetime
from typing import Any

from tests.cast import Cast
from tests.handling.giving import take
from xieshang.advice import ops
from xieshang.advice.drafting.ops import Outline
from xieshang.advice.items.ops import Wanted
from xieshang.advice.models import ConsultationReport, FormalSuggestion, Suggestion
from xieshang.handling.models import Assignment
from xieshang.kernel import flow
from xieshang.kernel.models import Case

TITLE = "关于推动物业社区化，促进物业服务水平提升的建议案"
TEXT = "一、基本情况\n全县住宅小区一百二十个。\n二、建议\n把物业服务纳入社区治理。"
APPROVAL: dict[str, Any] = {"meeting": "chairs", "decided_on": "2020-06-09", "document": "第四十一次主席会议纪要"}
SENDING: dict[str, Any] = {"to": "both", "sent_on": "2020-06-10"}
ANSWER: dict[str, Any] = {"receiver": "government", "text": "已责成住建局牵头办理。"}
FORMAL_WAY: dict[str, dict[str, Any]] = {
    "submit": {},
    "approve": APPROVAL,
    "send": SENDING,
    "answer": ANSWER,
    "close": {"summary": "三个小区试点成功，全县推开。"},
}
REPORT_WAY: dict[str, dict[str, Any]] = {
    "issue": {"signed_by": "杨俊英", "to": "party", "sent_on": "2020-06-10"},
    "answer": ANSWER,
    "close": {"summary": "已办结。"},
}
SEEN: dict[str, Any] = {"text": "到小区看过，问过住户。"}
FED_BACK: dict[str, Any] = {"way": "phone", "text": "已电话告知，表示满意。"}
CARRIED: dict[str, Any] = {"promise": "年底前完成招标。", "again_on": "2020-09-01"}


def formal(cast: Cast, at: datetime, state: str = "draft", **changes: Any) -> FormalSuggestion:
    """A formal suggestion of the committee, brought to this state by the clerk."""
    outline = Outline(**{"title": TITLE, "organ": cast.special_committee.actor, "text": TEXT, **changes})
    paper = ops.drafting.begin("formal", outline, by=cast.clerk.viewer(at), at=at)
    return _brought(paper, FORMAL_WAY, cast, at, state)


def report(cast: Cast, at: datetime, state: str = "draft", **changes: Any) -> ConsultationReport:
    outline = Outline(
        **{"title": "关于乡村旅游的协商专报", "organ": cast.special_committee.actor, "text": TEXT, **changes}
    )
    paper = ops.drafting.begin("consultation_report", outline, by=cast.clerk.viewer(at), at=at)
    return _brought(paper, REPORT_WAY, cast, at, state)


def _brought(paper: Any, way: dict[str, dict[str, Any]], cast: Cast, at: datetime, state: str) -> Any:
    for step, data in way.items():
        if paper.state == state:
            break
        flow.perform(paper, step, by=cast.clerk.viewer(at), at=at, data=dict(data))
        paper = type(paper).objects.get(pk=paper.pk)
    return paper


def wanted(cast: Cast, **changes: Any) -> Wanted:
    usual = {
        "title": "把物业服务纳入社区治理",
        "text": "制定物业服务考核办法，由社区每季度考核一次。",
        "organ": cast.special_committee.actor,
        "unit": cast.unit_organ.actor,
        "days": 20,
        "raised_by": ("胡乃刚", "一位住户"),
    }
    return Wanted(**{**usual, **changes})


def listed(cast: Cast, at: datetime, **changes: Any) -> Suggestion:
    return ops.items.make(wanted(cast, **changes), by=cast.clerk.viewer(at), at=at)


def handed(cast: Cast, at: datetime, **changes: Any) -> Suggestion:
    item = listed(cast, at, **changes)
    flow.perform(item, "hand", by=cast.clerk.viewer(at), at=at)
    return again(item)


def task_of(item: Case) -> Assignment:
    return Assignment.objects.filter(parent_id=item.pk).order_by("-pk")[0]


def replied(
    cast: Cast, at: datetime, result_class: str = "A", *, verifier: str = "committee", **changes: Any
) -> Suggestion:
    """Handed to the unit, which replied with this class; the organ that suggested it verified."""
    item = handed(cast, at, **changes)
    task = task_of(item)
    take(cast, task, "accept", at)
    take(cast, task, "reply", at, result_class=result_class)
    take(cast, task, "pass_review", at)
    take(cast, task, "verify", at, verifier)
    return again(item)


def brought_to(state: str, cast: Cast, at: datetime, **changes: Any) -> Suggestion:
    """A suggestion in this state."""
    clerk = cast.clerk.viewer(at)
    if state == "listed":
        return listed(cast, at, **changes)
    if state == "handed":
        return handed(cast, at, **changes)
    item = replied(cast, at, "A" if state in ("done", "settled") else "B", **changes)
    further: dict[str, tuple[str, dict[str, Any]]] = {
        "carried": ("carry", CARRIED),
        "declined": ("decline", {"reason": "上级已有统一规划。"}),
        "settled": ("visit", SEEN),
    }
    if state in further:
        step, data = further[state]
        flow.perform(item, step, by=clerk, at=at, data=dict(data))
    return again(item)


def again(case: Any) -> Any:
    return type(case).objects.get(pk=case.pk)
