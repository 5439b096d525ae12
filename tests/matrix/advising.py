"""Documents, suggestions and instructions of a side of the matrix, at any point of their way."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tests.advice.advising import ANSWER, APPROVAL, CARRIED, FED_BACK, SEEN, SENDING, TEXT, TITLE
from tests.handling.giving import WAY
from tests.handling.instructing import CANARY
from xieshang.advice import ops
from xieshang.advice.drafting.ops import Outline
from xieshang.advice.items.ops import Wanted
from xieshang.advice.models import Suggestion
from xieshang.advice.results.ops import Found
from xieshang.handling.instructions import ops as instructions
from xieshang.handling.instructions.models import Instruction
from xieshang.handling.models import Assignment
from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.roster.models import SpecialCommittee

if TYPE_CHECKING:
    from tests.matrix.world import Side

ISSUE: dict[str, Any] = {"signed_by": "杨俊英", "to": "party", "sent_on": "2020-06-10"}
REASON: dict[str, Any] = {"reason": "另行研究"}
SAID: dict[str, dict[str, Any]] = {
    "formal.approve": APPROVAL,
    "formal.take_back": REASON,
    "formal.send": SENDING,
    "formal.answer": ANSWER,
    "formal.publish": {"items": "no"},
    "formal.close": {"summary": "全县推开"},
    "formal.drop": REASON,
    "consultation_report.issue": ISSUE,
    "consultation_report.answer": ANSWER,
    "consultation_report.publish": {"items": "no"},
    "consultation_report.close": {"summary": "全县推开"},
    "consultation_report.drop": REASON,
    "suggestion.carry": CARRIED,
    "suggestion.settle": SEEN,
    "suggestion.decline": REASON,
    "suggestion.visit": SEEN,
    "suggestion.slip": REASON,
    "suggestion.feed_back": FED_BACK,
    "suggestion.withdraw": REASON,
    "lasting_result.confirm": {"checked": "到现场看过", "publish": "no"},
    "lasting_result.withdraw": REASON,
    "instruction.hand_on": {"asked": "请阅处"},
    "instruction.answer": {"text": "已研究"},
    "instruction.remark": {"text": "请抓紧"},
    "instruction.close": {"text": "已办结"},
    "instruction.note": {"text": "已传阅"},
}
FORMAL = (("submit", {}), ("approve", APPROVAL), ("send", SENDING), ("answer", ANSWER))
REPORT = (("issue", ISSUE), ("answer", ANSWER))


def paper(side: Side, at: datetime, kind: str = "formal", state: str = "draft") -> Case:
    """A document that the side's hall drafts."""
    outline = Outline(TITLE, side.hall.actor, TEXT)
    found: Case = ops.drafting.begin(kind, outline, by=side.office(at), at=at)
    for step, data in FORMAL if kind == "formal" else REPORT:
        if found.state == state:
            break
        found = flow.perform(found, step, by=side.office(at), at=at, data=dict(data)).case
    return found


def item(side: Side, at: datetime, state: str = "listed") -> Suggestion:
    """A suggestion of the side's hall to its unit."""
    wanted = Wanted("把物业服务纳入社区治理", "每季度考核一次", side.hall.actor, unit=side.unit.actor)
    found = ops.items.make(wanted, by=side.office(at), at=at)
    if state == "listed":
        return found
    flow.perform(found, "hand", by=side.office(at), at=at)
    task = Assignment.objects.get(parent_id=found.pk)
    for step in ("accept", "reply", "pass_review", "verify"):
        by = side.acts_for_unit if step in ("accept", "reply") else side.office
        data = {**WAY[step][1], **({"result_class": "A" if state == "done" else "B"} if step == "reply" else {})}
        flow.perform(task, step, by=by(at), at=at, data=data)
    return Suggestion.objects.get(pk=found.pk)


def instruction(side: Side, at: datetime, state: str = "written", *, committee: bool = False) -> Instruction:
    """An instruction that came on paper from the county's leader; passed to the first committee, the other hall's to the second."""
    words = instructions.Words(
        text=CANARY,
        genre="action",
        leader_name="李国栋",
        document="县委专报",
        to=side.unit.actor,
        written_on=date(2020, 6, 8),
    )
    found = instructions.enter(words, by=side.office(at), at=at)
    if state == "handed":
        place = 1 if side.hall.code == "JL" else 0
        # The world holds the next term too, whose committees have the same codes.
        organs = SpecialCommittee.objects.filter(body_id=found.body_id).select_related("actor").order_by("term", "code")
        organ = organs[place].actor
        instructions.pass_to_committee(found, committee=organ, asked="请研究", by=side.office(at), at=at)
    if committee:
        # The way there is tested elsewhere; here only who may go on.
        flow.note(found, "answer", by=side.office(at), at=at)
    return Instruction.objects.get(pk=found.pk)


def result(side: Side, at: datetime, state: str = "noted") -> Case:
    """A lasting result that the side's hall wrote down."""
    found = Found("小区物业联席会", "每季度一次", "振兴社区", at.date(), side.hall.actor, began_on=date(2020, 5, 1))
    kept: Case = ops.results.note(found, by=side.office(at), at=at)
    if state == "noted":
        return kept
    data = {"checked": "到现场看过", "publish": "yes" if state == "public" else "no"}
    return flow.perform(kept, "confirm", by=side.office(at), at=at, data=data).case


def things(side: Side, at: datetime) -> dict[str, dict[str, Any]]:
    public = paper(side, at, state="approved")
    flow.perform(public, "publish", by=side.office(at), at=at, data={"items": "no"})
    seen = item(side, at)
    flow.perform(seen, "publish", by=side.office(at), at=at)
    rows: dict[str, Case] = {
        "draft paper": paper(side, at),
        "draft report": paper(side, at, "consultation_report"),
        "approved paper": paper(side, at, state="approved"),
        "public paper": public,
        "listed item": item(side, at),
        "public item": seen,
        "instruction": instruction(side, at),
        "noted result": result(side, at),
        "public result": result(side, at, "public"),
    }
    return {name: {"pk": row.pk, "case_id": row.pk, "number": 1} for name, row in rows.items()}
