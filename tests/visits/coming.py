"""A delegation from the city of Jining, as the tests need it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from xieshang.kernel import flow
from xieshang.visits import ops
from xieshang.visits.models import Visit
from xieshang.visits.ops import Plan, Point

SUMMARY = {"summary": "看了议事厅，想学着办。", "led_to": "", "photos": [], "publish": "yes"}
STEPS: dict[str, dict[str, Any]] = {"prepare": {}, "receive": {"people": 19}, "close": SUMMARY}
TYPED = {
    "origin": "济宁市政协",
    "level": "city",
    "people": "18",
    "batch": "1",
    "arrives_on": "2020-06-10",
    "topics": "“有事来协商”议事厅建设",
    "leader": "副主席鲁庆和",
    "receivers": "杨俊英、县委办王主任",
    "programme": '9:30 到临沭街道委员之家\n下午2点 看“有事来协商”议事厅（临沭街道"有事来协商"议事厅）',
}


def plan(cast: Cast, **changes: Any) -> Plan:
    """A delegation that comes today, with everything that is needed to receive it."""
    today = date(2020, 6, 10)
    stop = Point(timezone.make_aware(datetime(2020, 6, 10, 10, 0)), "到临沭街道委员之家座谈")
    usual = Plan(
        "济宁市政协",
        "city",
        18,
        "议事厅建设",
        today,
        cast.special_committee.actor,
        leader="副主席鲁庆和",
        receivers=("杨俊英",),
        programme=(stop,),
    )
    return replace(usual, **changes)


def announced(cast: Cast, at: datetime, **changes: Any) -> Visit:
    return ops.announce(plan(cast, **changes), by=cast.clerk.viewer(at), at=at)


def brought_to(state: str, cast: Cast, at: datetime, **changes: Any) -> Visit:
    """A visit on its usual way, up to this state."""
    visit = announced(cast, at, **changes)
    for step, data in STEPS.items():
        if visit.state == state:
            break
        flow.perform(visit, step, by=cast.clerk.viewer(at), at=at, data=data)
        visit = Visit.objects.get(pk=visit.pk)
    return visit
