"""Plans, calls and topics of a side of the matrix."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.consultations import conferring
from tests.consultations.planning import EVERYBODY, PLAN_STEPS
from tests.matrix import liaising
from xieshang.consultations.month import ops as month
from xieshang.consultations.plan import ops as plans
from xieshang.consultations.plan.models import Plan
from xieshang.consultations.topics import ops
from xieshang.consultations.topics.models import Topic
from xieshang.consultations.topics.ops import Shape, Suggestion
from xieshang.kernel import files, flow
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.viewer import Viewer
from xieshang.roster import ops as roster
from xieshang.roster.models import SpecialCommittee, Term

if TYPE_CHECKING:
    from tests.matrix.world import Side

TOLD = {"result": "形成建议三条", "document": ""}
SAID: dict[str, dict[str, Any]] = {
    **{f"plan.{step}": {key: str(value) for key, value in data.items()} for step, data in PLAN_STEPS.items()},
    "plan.send_back": {"reason": "再核实"},
    "plan.close": {"summary": "全年完成"},
    "topic.decline": {"reason": "去年协商过"},
    "topic.research": {"remark": ""},
    "topic.report": TOLD,
    "topic.close": {"result": "已落实"},
}
for data in SAID.values():
    data.pop("scans", None)
# One plan a year and body: the world's own stands in 2020.
YEARS = {"LS": 2021, "JL": 2019}


def committee(side: Side) -> SpecialCommittee:
    """The first hall's side has the first committee, the other's the second; the neighbour gets one here."""
    body = side.hall.home.body
    found = list(SpecialCommittee.objects.filter(body=body, term__number=10).order_by("code"))
    if not found:
        term = Term.objects.get(body=body, number=10)
        found = [roster.found_committee(term, code="C1", name="提案委员会", name_en="Proposals")]
    return found[-1 if side.hall.code == "JL" else 0]


def plan(side: Side, at: datetime, state: str, year: int = 0) -> Plan:
    """A plan with one topic, brought to this state."""
    committee(side)
    office = side.office(at)
    found = plans.begin(year or YEARS.get(side.hall.code, 2021), by=office, at=at)
    if state == "collecting":
        return found
    one = _bring(side, at, found, state)
    if state == "done":
        ops.stop(one, how="cancel", reason="由", document="文", by=office, at=at)
    return Plan.objects.get(pk=found.pk)


def _bring(side: Side, at: datetime, standing: Plan, state: str) -> Topic:
    """The plan has a topic and goes on, step by step, to this state."""
    office = side.office(at)
    one = topic(side, at, "selected")
    Case.objects.filter(pk=one.pk).update(parent_id=standing.pk)
    shape = Shape("counterpart", committee(side).actor, 6, units=(side.unit.actor,))
    ops.shape(Topic.objects.get(pk=one.pk), shape=shape, by=office, at=at)
    for step, said in PLAN_STEPS.items():
        if Plan.objects.get(pk=standing.pk).state == state:
            break
        flow.perform(standing, step, by=office, at=at, data=dict(said))
    return Topic.objects.get(pk=one.pk)


def topic(side: Side, at: datetime, state: str) -> Topic:
    """A topic that the member of the side suggested; the committee leads it."""
    by: Viewer = liaising.member(side, at)
    words = Suggestion(
        "推动物业社区化", "老旧小区没有物业", Topic.Source.MEMBER, proposer=Actor.objects.get(pk=by.actor_id)
    )
    found = ops.suggest(words, by=by, at=at).topic
    flow.join(found, [(committee(side).actor_id, "lead")], at=at)
    # The way there is tested elsewhere; here only who may go on.
    Case.objects.filter(pk=found.pk).update(state=state, unit_id=committee(side).actor_id)
    fresh = Topic.objects.get(pk=found.pk)
    flow.refresh(fresh)
    return fresh


def things(side: Side, at: datetime) -> dict[str, dict[str, Any]]:
    """One of everything that has an address, by its name in the table."""
    found: dict[str, dict[str, Any]] = {}
    if side.hall.code != "JL":
        standing = plan(side, at, "collecting", 2020)
        call = plans.call(standing, wording=_wording(at), by=side.office(at), at=at, file=_document())
        receipt = ops.suggest(
            Suggestion("学校门口堵车", "放学时过不去", Topic.Source.CITIZEN, call=call),
            by=Viewer.visitor(side.hall.body_id, at),
            at=at,
        )
        found["citizen's topic"] = {"pk": receipt.topic.pk, "case_id": receipt.topic.pk}
        found["code of the citizen's topic"] = {"code": receipt.code}
        found["call"] = {"pk": call.pk}
        _bring(side, at, standing, "published")
        found["plan"] = {"pk": standing.pk, "case_id": standing.pk, "number": 2, "code": "consultation-plan"}
        found["calendar"] = {"key": month.make_link(by=liaising.member(side, at), at=at)}
    suggested = topic(side, at, "suggested")
    found["suggested topic"] = {"pk": suggested.pk, "case_id": suggested.pk}
    planned = topic(side, at, "in_plan")
    Case.objects.filter(pk=planned.pk).update(visibility=Case.Visibility.PUBLIC)
    found["planned topic"] = {"pk": planned.pk, "case_id": planned.pk}
    told = conferring.published(committee(side).actor, at, by=side.office(at))
    found["press conference"] = {"pk": told.pk, "case_id": told.pk}
    return found


def _wording(at: datetime) -> plans.Wording:
    day = at.date()
    return plans.Wording("征集议题", "请提出议题", EVERYBODY, day, day + timedelta(days=10))


def _document() -> tuple[str, Any]:
    from tests.matrix.world import PIXEL  # noqa: PLC0415 - the world reads this module

    return "通知.png", files.inspected(SimpleUploadedFile("通知.png", PIXEL, content_type="image/png"))
