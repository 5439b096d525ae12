"""Calls, topics and plans at every point of their way, for the tests."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.cast import Cast
from xieshang.consultations.plan import ops as plan_ops
from xieshang.consultations.plan.models import Call, Plan
from xieshang.consultations.plan.ops import Wording
from xieshang.consultations.topics import ops
from xieshang.consultations.topics.models import Topic
from xieshang.consultations.topics.ops import Shape, Suggestion
from xieshang.kernel import flow

EVERYBODY = tuple(Call.Asked.values)
PLAN_STEPS: dict[str, dict[str, Any]] = {
    "draft": {},
    "review": {"with": "县委办公室、县政府办公室", "document": "沭政协办函〔2020〕1号", "scans": []},
    "approve_chairs": {"met_on": date(2020, 6, 10), "document": "主席会议纪要〔2020〕2号", "scans": []},
    "decide": {"met_on": date(2020, 6, 10), "document": "沭委办〔2020〕9号", "scans": []},
    "publish": {},
}
STATES = ("collecting", "drafting", "reviewing", "chairs_approved", "party_decided", "published")


def begun(cast: Cast, at: datetime, year: int = 2020) -> Plan:
    return plan_ops.begin(year, by=cast.clerk.viewer(at), at=at)


def called(cast: Cast, at: datetime, plan: Plan, **changes: Any) -> Call:
    """A call that is open on this day and two weeks on."""
    today = at.date()
    usual: dict[str, Any] = {
        "title": "征集2020年度协商议题",
        "words": "请围绕中心工作和群众关心的问题提出议题。",
        "asked": EVERYBODY,
        "opens_on": today,
        "closes_on": today + timedelta(days=14),
        "document": "沭政协办发〔2020〕2号",
    }
    return plan_ops.call(plan, wording=Wording(**{**usual, **changes}), by=cast.clerk.viewer(at), at=at)


def suggested(cast: Cast, at: datetime, title: str = "推动物业社区化", **changes: Any) -> Topic:
    """A member suggests a topic."""
    usual: dict[str, Any] = {
        "title": title,
        "reason": "老旧小区没有物业，群众反映多。",
        "source": Topic.Source.MEMBER,
        "wished": "sector",
        "proposer": cast.member.actor,
    }
    return ops.suggest(Suggestion(**{**usual, **changes}), by=cast.member.viewer(at), at=at).topic


def from_citizen(cast: Cast, at: datetime, call: Call, title: str = "社区物业没人管", **changes: Any) -> ops.Receipt:
    words = {"title": title, "reason": "路灯坏了半年没人修。", "source": Topic.Source.CITIZEN, **changes}
    return ops.suggest(Suggestion(call=call, **words), by=cast.citizen.viewer(at), at=at)


def chosen(cast: Cast, at: datetime, title: str = "推动物业社区化", **changes: Any) -> Topic:
    """A topic that is chosen for the plan that is being made."""
    topic = suggested(cast, at, title, **changes)
    flow.perform(topic, "shortlist", by=cast.clerk.viewer(at), at=at)
    flow.perform(topic, "select", by=cast.clerk.viewer(at), at=at)
    return Topic.objects.get(pk=topic.pk)


def shape(cast: Cast, **changes: Any) -> Shape:
    usual: dict[str, Any] = {
        "form": "sector",
        "committee": cast.special_committee.actor,
        "month": 6,
        "leader": cast.chair.actor,
        "document": "建议案",
        "units": (cast.unit_organ.actor,),
        "groups": (cast.sector_group.actor,),
        "sectors": ("S01",),
    }
    return Shape(**{**usual, **changes})


def shaped(cast: Cast, at: datetime, title: str = "推动物业社区化", **changes: Any) -> Topic:
    return ops.shape(chosen(cast, at, title), shape=shape(cast, **changes), by=cast.clerk.viewer(at), at=at)


def plan_brought_to(state: str, cast: Cast, at: datetime, *, titles: tuple[str, ...] = ("推动物业社区化",)) -> Plan:
    """A plan with topics, on its usual way up to this state."""
    plan = begun(cast, at)
    for title in titles:
        shaped(cast, at, title)
    for step, data in PLAN_STEPS.items():
        if Plan.objects.get(pk=plan.pk).state == state:
            break
        flow.perform(plan, step, by=cast.clerk.viewer(at), at=at, data=dict(data))
    return Plan.objects.get(pk=plan.pk)


def planned_topic(cast: Cast, at: datetime) -> Topic:
    """A topic in a published plan."""
    plan = plan_brought_to("published", cast, at)
    return Topic.objects.get(parent_id=plan.pk)
