"""The commendation of 2020, as the tests need it."""

from datetime import datetime, timedelta
from typing import Any

from tests.cast import Cast
from xieshang.duty import ops
from xieshang.duty.models import Award, Commendation, Nomination
from xieshang.kernel import bodies, flow
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer

PLACES = (ops.Place("member", "优秀委员", 2), ops.Place("unit", "先进承办单位", 1))
PUBLISHING: dict[str, Any] = {"meeting": "第12次主席会议", "how_to_object": "电话：0539-6211234"}
DECISION: dict[str, Any] = {"decider": "主席会议", "document_no": "沭政协发〔2020〕9号"}
# Publicity begins on Wednesday 10 June 2020 and lasts for five working days.
LAST_DAY, AFTER = timedelta(days=7), timedelta(days=8)
TYPED = {
    "title": "",
    "year": "2020",
    "places-member": "2",
    "places-group": "",
    "places-unit": "1",
    "places-home": "0",
    "places-suggestion": "",
    "name-member": "优秀委员",
    "name-group": "先进界别组",
    "name-unit": "先进承办单位",
    "name-home": "优秀委员之家",
    "name-suggestion": "优秀建议",
    "_once": "k1",
}


def opened(by: Viewer, at: datetime, places: tuple[ops.Place, ...] = PLACES) -> Commendation:
    return ops.begin(2020, places, by=by, at=at)


def award_of(found: Commendation, code: str = "member") -> Award:
    return Award.objects.select_related("commendation").get(commendation=found, code=code)


def nominated(
    found: Commendation, actor: Actor, *, by: Viewer, at: datetime, code: str = "member", reason: str = "建言有力"
) -> Nomination:
    return ops.nominate(award_of(found, code), actor.pk, reason=reason, by=by, at=at)


def brought(found: Commendation, state: str, *, actor: Actor, by: Viewer, at: datetime) -> Commendation:
    """The round on its usual way with one candidate, up to this state; days pass only where they must."""
    row = nominated(found, actor, by=by, at=at)
    if state == "nominating":
        return Commendation.objects.get(pk=found.pk)
    ops.choose(found, {row.pk}, by=by, at=at)
    for step, data in (("submit", {}), ("publish", PUBLISHING)):
        if Commendation.objects.get(pk=found.pk).state == state:
            break
        flow.perform(found, step, by=by, at=at, data=dict(data))
    found = Commendation.objects.get(pk=found.pk)
    if state in ("decided", "announced"):
        later = at + AFTER
        heard(found, later)
        by = by.later(later)
        flow.perform(found, "decide", by=by, at=later, data={**DECISION, "decided_on": later.date()})
        if state == "announced":
            flow.perform(found, "announce", by=by, at=later, data={"scan": []})
    return Commendation.objects.get(pk=found.pk)


def heard(found: Commendation, at: datetime) -> None:
    """The publicity is over."""
    flow.perform(found, "lapse", by=bodies.machine(found.body_id, at), at=at)


def in_state(state: str, cast: Cast, at: datetime) -> Commendation:
    """A round of the county in this state; its candidate is `member2`."""
    by = cast.clerk.viewer(at)
    return brought(opened(by, at), state, actor=cast.member2.actor, by=by, at=at)
