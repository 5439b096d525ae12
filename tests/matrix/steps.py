"""Who may take each step, over HTTP, of the county's first hall's cases and of those of its other hall.

A step of any flow that has no line here fails the suite. `own`: roles for the case of the first hall (task of the first unit);
`other`: for the other hall's (the other unit's). Whoever is not named and sees the case is refused; whoever does not see it gets 404.
Of the neighbour's cases everybody in the county gets 404, whatever the step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.handling.giving import assist
from tests.matrix import (
    advising,
    commending,
    consulting,
    days,
    groupings,
    homes,
    liaising,
    people,
    places,
    rules,
    yearly,
)
from tests.matrix.world import AT, Side, accepted, filed, sitting, task, visit
from xieshang.gatherings.models import Gathering
from xieshang.kernel.models import Case
from xieshang.matters.models import Matter

Make = Callable[[Side], Case]


@dataclass(frozen=True)
class Line:
    """One step: who may take it; `make` brings a case of a side to where the step can be taken."""

    own: str
    other: str
    make: Make


def _matter(state: str) -> Make:
    def make(side: Side) -> Case:
        if state == "received":
            return filed(side).matter
        found = accepted(side, published=False)
        # The way there is tested elsewhere; here only who may go on.
        Case.objects.filter(pk=found.pk).update(state=state, stage="open" if state == "consulted" else "closed")
        return Matter.objects.get(pk=found.pk)

    return make if state != "accepted" else partial(accepted, published=False)


def _task(*steps: str) -> Make:
    return lambda side: task(side, *steps)


def _assisting(side: Side) -> Case:
    return task(side, "accept", order=assist)


def _sitting(point: str) -> Make:
    return lambda side: sitting(side, point)


def _grouping(state: str) -> Make:
    return lambda side: groupings.grouping(side, AT, state)


def _correction(side: Side) -> Case:
    return people.correction(side, AT)


def _visit(state: str) -> Make:
    return lambda side: visit(side, state)


def _check(state: str, *, lacks: bool = False) -> Make:
    return lambda side: places.check(side, state, AT, lacks=lacks)


def _looked_again(side: Side) -> Case:
    return places.looked_again(side, AT)


def _duty(state: str) -> Make:
    return lambda side: days.duty(side, state, AT)


def _booking(side: Side) -> Case:
    return days.booking(side, AT)


def _deed(side: Side) -> Case:
    return places.deed(side, AT)


def _rule(state: str) -> Make:
    return lambda side: rules.rule(side, AT, state)


def _round(state: str) -> Make:
    return lambda side: commending.commendation(side, AT, state)


def _contact(side: Side) -> Case:
    return liaising.contact(side, AT)


def _feedback(side: Side) -> Case:
    return liaising.feedback(side, AT)


def _sent(side: Side) -> Case:
    return liaising.feedback(side, AT, sent=True)


def _paper(state: str, kind: str = "formal") -> Make:
    return lambda side: advising.paper(side, AT, kind, state)


def _item(state: str) -> Make:
    return lambda side: advising.item(side, AT, state)


def _result(state: str) -> Make:
    return lambda side: advising.result(side, AT, state)


def _instruction(state: str, *, answered: bool = False) -> Make:
    return lambda side: advising.instruction(side, AT, state, committee=answered)


REPORT = "consultation_report"


def _plan(state: str) -> Make:
    return lambda side: consulting.plan(side, AT, state)


def _topic(state: str) -> Make:
    return lambda side: consulting.topic(side, AT, state)


def _loan(side: Side) -> Case:
    return homes.loan(side, AT)


def _on_its_day(side: Side) -> Case:
    """A gathering opens on its own day only."""
    found = sitting(side, "convoked")
    Gathering.objects.filter(pk=found.pk).update(starts_at=AT)
    return found


def _of_year(state: str) -> Make:
    return lambda side: yearly.of_year(side, AT, state)


REVIEWED = ("accept", "reply", "pass_review")

STEPS: dict[str, Line] = {
    "matter.accept": Line("convenor clerk", "clerk", _matter("received")),
    "matter.refuse": Line("convenor clerk", "clerk", _matter("received")),
    "matter.redirect": Line("convenor clerk", "clerk", _matter("accepted")),
    "matter.withdraw": Line("", "", _matter("received")),
    "matter.solve": Line("convenor clerk", "clerk", _matter("consulted")),
    "matter.call_back": Line("convenor clerk", "clerk", _matter("consulted")),
    "matter.rate": Line("", "", _matter("solved")),
    "matter.reopen": Line("", "", _matter("solved")),
    "gathering.convoke": Line("convenor clerk", "clerk", _sitting("planned")),
    "gathering.reply": Line("member unit", "unit2", _sitting("convoked")),
    "gathering.open": Line("convenor clerk", "clerk", _on_its_day),
    "gathering.hold": Line("convenor clerk", "clerk", _sitting("attended")),
    "gathering.confirm_minutes": Line("convenor clerk", "clerk", _sitting("minuted")),
    "gathering.postpone": Line("convenor clerk", "clerk", _sitting("convoked")),
    "gathering.cancel": Line("convenor clerk", "clerk", _sitting("planned")),
    "assignment.accept": Line("unit", "unit2", _task()),
    "assignment.return_with_reason": Line("unit", "unit2", _task()),
    "assignment.reassign": Line("clerk", "clerk", _task("return_with_reason")),
    "assignment.insist": Line("clerk", "clerk", _task("return_with_reason")),
    "assignment.progress": Line("unit", "unit2", _task("accept")),
    "assignment.reply": Line("unit", "unit2", _task("accept")),
    "assignment.opine": Line("unit", "unit2", _assisting),
    "assignment.ask_extension": Line("unit", "unit2", _task("accept")),
    "assignment.grant_extension": Line("clerk", "clerk", _task("accept", "ask_extension")),
    "assignment.refuse_extension": Line("clerk", "clerk", _task("accept", "ask_extension")),
    "assignment.pass_review": Line("clerk", "clerk", _task("accept", "reply")),
    "assignment.send_back": Line("clerk", "clerk", _task("accept", "reply")),
    "assignment.verify": Line("convenor clerk", "clerk", _task(*REVIEWED)),
    "assignment.not_done": Line("convenor clerk", "clerk", _task(*REVIEWED)),
    "assignment.rate": Line("convenor", "", _task(*REVIEWED, "verify")),
    "assignment.cancel": Line("clerk", "clerk", _task()),
    "assignment.urge": Line("clerk", "clerk", _task("accept")),
    "visit.prepare": Line("unit clerk", "unit2 clerk", _visit("announced")),
    "visit.receive": Line("unit clerk", "unit2 clerk", _visit("prepared")),
    "visit.close": Line("unit clerk", "unit2 clerk", _visit("received")),
    "visit.cancel": Line("unit clerk", "unit2 clerk", _visit("announced")),
    "home_check.hand_in": Line("keeper", "", _check("asked")),
    "home_check.visit": Line("clerk committee", "clerk", _check("handed_in")),
    "home_check.grade": Line("clerk", "clerk", _check("visited")),
    "home_check.ask_to_improve": Line("clerk", "clerk", _check("visited", lacks=True)),
    "home_check.improve": Line("keeper", "", _check("improving")),
    "home_check.visit_again": Line("clerk committee", "clerk", _looked_again),
    "home_check.cancel": Line("clerk", "clerk", _check("asked")),
    "grouping.decide": Line("clerk", "clerk", _grouping("proposed")),
    "grouping.decide_ahead": Line("clerk", "clerk", _grouping("proposed")),
    "grouping.take_effect": Line("clerk", "clerk", _grouping("decided")),
    "grouping.give_up": Line("clerk", "clerk", _grouping("proposed")),
    "correction.enter": Line("clerk", "clerk", _correction),
    "correction.decline": Line("clerk", "clerk", _correction),
    "correction.withdraw": Line("member", "", _correction),
    "contact.record": Line("member", "", _contact),
    "contact.end": Line("member", "", _contact),
    "feedback.send": Line("member", "", _feedback),
    # The member convenes the group of both: another's feedback is theirs to acknowledge, their own goes to the office.
    "feedback.acknowledge": Line("clerk", "member clerk", _sent),
    # The office enters for the keeper from paper, through another door.
    "duty.keep": Line("keeper", "", _duty("coming")),
    "duty.miss": Line("clerk keeper", "clerk", _duty("coming")),
    "duty.hand_over": Line("clerk keeper member", "clerk", _duty("planned")),
    "duty.excuse": Line("clerk keeper member", "clerk", _duty("planned")),
    "duty.fill": Line("keeper", "", _duty("vacant")),
    "duty.reopen": Line("clerk keeper", "clerk", _duty("kept")),
    "duty.cancel": Line("clerk keeper", "clerk", _duty("planned")),
    "booking.cancel": Line("clerk keeper member", "clerk", _booking),
    "group_year.hand_in": Line("member", "", _of_year("planning")),
    "group_year.agree": Line("committee clerk", "clerk", _of_year("handed_in")),
    "group_year.send_back": Line("committee clerk", "clerk", _of_year("handed_in")),
    "group_year.sum_up": Line("member", "", _of_year("reporting")),
    "group_year.ask_again": Line("committee clerk", "clerk", _of_year("reported")),
    "group_year.close": Line("committee clerk", "clerk", _of_year("reported")),
    "deed.cover": Line("clerk editor keeper", "clerk editor", _deed),
    "deed.publish": Line("clerk editor", "clerk editor", _deed),
    "deed.withdraw": Line("clerk editor", "clerk editor", _deed),
    "formal.submit": Line("convenor clerk", "clerk", _paper("draft")),
    "formal.approve": Line("clerk", "clerk", _paper("submitted")),
    "formal.take_back": Line("convenor clerk", "clerk", _paper("submitted")),
    "formal.send": Line("clerk", "clerk", _paper("approved")),
    "formal.answer": Line("clerk", "clerk", _paper("sent")),
    "formal.publish": Line("clerk", "clerk", _paper("approved")),
    "formal.close": Line("convenor clerk", "clerk", _paper("answered")),
    "formal.drop": Line("convenor clerk", "clerk", _paper("draft")),
    "consultation_report.issue": Line("clerk", "clerk", _paper("draft", REPORT)),
    "consultation_report.answer": Line("clerk", "clerk", _paper("issued", REPORT)),
    "consultation_report.publish": Line("clerk", "clerk", _paper("issued", REPORT)),
    "consultation_report.close": Line("convenor clerk", "clerk", _paper("answered", REPORT)),
    "consultation_report.drop": Line("convenor clerk", "clerk", _paper("draft", REPORT)),
    "suggestion.hand": Line("clerk", "clerk", _item("listed")),
    "suggestion.carry": Line("convenor clerk", "clerk", _item("answered")),
    "suggestion.settle": Line("convenor clerk", "clerk", _item("answered")),
    "suggestion.decline": Line("convenor clerk", "clerk", _item("answered")),
    "suggestion.visit": Line("convenor clerk", "clerk", _item("done")),
    "suggestion.slip": Line("convenor clerk", "clerk", _item("done")),
    "suggestion.feed_back": Line("convenor clerk", "clerk", _item("done")),
    "suggestion.publish": Line("clerk", "clerk", _item("listed")),
    "suggestion.withdraw": Line("convenor clerk", "clerk", _item("listed")),
    "lasting_result.confirm": Line("clerk", "clerk", _result("noted")),
    "lasting_result.publish": Line("clerk", "clerk", _result("confirmed")),
    "lasting_result.withdraw": Line("clerk", "clerk", _result("noted")),
    "instruction.hand_on": Line("clerk", "clerk", _instruction("written")),
    "instruction.answer": Line("committee", "", _instruction("handed")),
    "instruction.remark": Line("leader secretary", "leader secretary", _instruction("written")),
    "instruction.close": Line("clerk", "clerk", _instruction("handed", answered=True)),
    "instruction.note": Line("clerk", "clerk", _instruction("written")),
    "loan.give_back": Line("keeper clerk", "clerk", _loan),
    "loan.prolong": Line("keeper clerk", "clerk", _loan),
    "loan.lose": Line("keeper clerk", "clerk", _loan),
    "rule.decide": Line("clerk", "clerk", _rule("draft")),
    "rule.drop": Line("clerk", "clerk", _rule("draft")),
    "rule.remind": Line("clerk", "clerk", _rule("decided")),
    "plan.draft": Line("clerk", "clerk", _plan("collecting")),
    "plan.review": Line("clerk", "clerk", _plan("drafting")),
    "plan.send_back": Line("clerk", "clerk", _plan("reviewing")),
    "plan.approve_chairs": Line("clerk", "clerk", _plan("reviewing")),
    "plan.decide": Line("clerk", "clerk", _plan("chairs_approved")),
    "plan.publish": Line("clerk", "clerk", _plan("party_decided")),
    "plan.close": Line("clerk", "clerk", _plan("done")),
    "topic.shortlist": Line("clerk committee", "clerk committee", _topic("suggested")),
    "topic.select": Line("clerk", "clerk", _topic("shortlisted")),
    "topic.decline": Line("clerk", "clerk", _topic("shortlisted")),
    "topic.withdraw": Line("member", "", _topic("suggested")),
    "topic.research": Line("clerk committee", "clerk", _topic("in_plan")),
    "topic.report": Line("clerk committee", "clerk", _topic("consulted")),
    "topic.close": Line("clerk committee", "clerk", _topic("reported")),
    "rule.repeal": Line("clerk", "clerk", _rule("decided")),
    "commendation.finish": Line("committee member", "committee member", _round("nominating")),
    "commendation.submit": Line("clerk", "clerk", _round("chosen")),
    "commendation.publish": Line("clerk", "clerk", _round("submitted")),
    "commendation.object": Line("clerk", "clerk", _round("publicity")),
    "commendation.settle": Line("clerk", "clerk", _round("objected")),
    "commendation.strike": Line("clerk", "clerk", _round("publicity")),
    "commendation.decide": Line("clerk", "clerk", _round("heard")),
    "commendation.announce": Line("clerk", "clerk", _round("decided")),
    "commendation.cancel": Line("clerk", "clerk", _round("nominating")),
}
# These come by themselves, from a word of another slice, or have a page of their own (in the table of addresses):
# no door for steps opens them to anybody.
BY_NO_DOOR = {
    "matter.receive": "raised at /matters/new/ and /desk/matters/new/",
    "matter.place": "the agenda of a sitting",
    "matter.take_off": "the agenda of a sitting",
    "matter.record_outcome": "the record of a sitting",
    "matter.settle": "the record of a sitting",
    "matter.escalate": "the record of a sitting",
    "matter.put_back": "the record of a sitting",
    "assignment.recall": "the record of a sitting",
    "matter.assign": "/desk/cases/<id>/assign/",
    "gathering.plan": "/desk/gatherings/new/",
    "gathering.change_reply": "/desk/invitations/<id>/",
    "gathering.decide_leave": "the case page of the sitting, by the invitation",
    "assignment.open": "handed out with a case",
    "assignment.close_objections": "the clock",
    "assignment.remind": "the clock",
    "assignment.supervise": "the clock",
    "assignment.report": "the clock",
    "visit.announce": "/desk/visits/new/",
    "visit.amend": "/desk/visits/<id>/change/",
    "visit.correct": "/desk/visits/<id>/change/",
    "visit.remind": "the clock",
    "grouping.propose": "/desk/grouping/",
    "grouping.rework": "/desk/grouping/<id>/",
    "correction.ask": "/desk/roster/<id>/correct/",
    "correction.correct": "/desk/roster/<id>/correct/",
    "succession.found": "/desk/terms/new/",
    "succession.amend": "/desk/terms/<id>/days/",
    "succession.open": "/desk/terms/<id>/open/",
    "home_check.ask": "/desk/homes/checks/new/",
    "home_check.lapse": "the clock",
    "duty.plan": "/desk/places/<code>/duty/plan/",
    "duty.remind": "the clock",
    "booking.book": "/desk/places/<code>/rooms/book/",
    "booking.end": "the clock",
    "deed.record": "/desk/deeds/new/",
    "formal.draft": "/desk/advice/new/",
    "formal.revise": "/desk/advice/<id>/write/",
    "consultation_report.draft": "/desk/advice/new/",
    "consultation_report.revise": "/desk/advice/<id>/write/",
    "suggestion.list": "/desk/suggestions/new/",
    "suggestion.amend": "/desk/suggestions/<id>/change/",
    "suggestion.assign": "/desk/cases/<id>/assign/",
    "suggestion.follow_unit": "the task of the unit",
    "suggestion.follow_due": "the task of the unit",
    "suggestion.call_back": "the task of the unit",
    "suggestion.complete": "the task of the unit",
    "suggestion.answer": "the task of the unit",
    "lasting_result.note": "/desk/results/new/",
    "lasting_result.change": "/desk/results/<id>/change/",
    "instruction.write": "/desk/cases/<id>/instruct/",
    "instruction.enter": "/desk/cases/<id>/instruct/",
    "instruction.assign": "/desk/cases/<id>/assign/",
    "instruction.pass_to_committee": "/desk/instructions/<id>/pass/",
    "instruction.get_ready": "the task of the unit",
    "loan.lend": "the page of a book",
    "loan.remind": "the clock",
    "loan.call_back": "the clock",
    "commendation.open": "/desk/commendations/new/",
    "commendation.nominate": "/desk/commendations/<id>/<class>/nominate/",
    "commendation.withdraw": "/desk/commendations/nominations/<id>/withdraw/",
    "commendation.choose": "/desk/commendations/<id>/choose/",
    "commendation.lapse": "the clock",
    "rule.file": "/desk/rules/new/",
    "rule.amend": "/desk/rules/<id>/change/",
    "rule.read": "/desk/rules/<id>/read/",
    "rule.replace": "the decision on the next version",
    "contact.add": "/desk/liaison/new/",
    "contact.remind": "the clock",
    "feedback.begin": "/desk/liaison/feedback/",
    "plan.begin": "/desk/plans/new/",
    "plan.call": "/desk/plans/<id>/call/",
    "plan.take_over": "/desk/plans/<id>/take-over/",
    "plan.amend": "/desk/topics/<id>/shape/ and /desk/topics/<id>/stop/",
    "topic.suggest": "/topics/new/, /desk/topics/new/ and /desk/topics/paper/",
    "topic.decree": "/desk/topics/decree/",
    "topic.carry": "/desk/plans/<id>/take-over/",
    "topic.merge": "/desk/topics/<id>/merge/",
    "topic.shape": "/desk/topics/<id>/shape/",
    "topic.plan": "the decision on the plan",
    "topic.place": "the agenda of a consultation",
    "topic.take_off": "the agenda of a consultation",
    "topic.consult": "the record of a consultation",
    "topic.put_back": "the record of a consultation",
    "topic.postpone": "/desk/topics/<id>/stop/",
    "topic.cancel": "/desk/topics/<id>/stop/",
    "group_year.open": "the clock, and /desk/my-group/<id>/year/",
    "group_year.write": "/desk/my-group/plans/<id>/",
    "group_year.ask_summary": "the clock",
    "group_year.carry_out": "/desk/my-group/lines/<id>/",
}
# What the person who raised the matter may do with the query code, and nobody else at that address.
BY_CODE = ("withdraw", "rate", "reopen")
