"""The ways of documents and suggestions: what their tables allow, what each step needs, who is told, what verify finds."""

from datetime import date, timedelta

import pytest

from tests.advice.advising import (
    APPROVAL,
    CARRIED,
    FED_BACK,
    SEEN,
    again,
    brought_to,
    formal,
    handed,
    listed,
    replied,
    task_of,
    wanted,
)
from tests.handling.giving import take
from xieshang.advice import ops
from xieshang.advice.drafting.flow import FORMAL, REPORT
from xieshang.advice.items.flow import FLOW
from xieshang.advice.models import Suggestion
from xieshang.kernel import flow, jobs, promises, ticks
from xieshang.kernel.models import Case, Entry, Party
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.notices.models import Notice
from xieshang.roster.models import Unit

pytestmark = pytest.mark.django_db

WAYS = {
    FORMAL.kind: {
        "draft": {"revise", "submit", "drop"},
        "submitted": {"approve", "take_back", "drop"},
        "approved": {"send", "publish"},
        "sent": {"answer", "publish"},
        "answered": {"publish", "close"},
        "closed": {"publish"},
        "dropped": set(),
    },
    REPORT.kind: {
        "draft": {"revise", "issue", "drop"},
        "issued": {"answer", "publish"},
        "answered": {"publish", "close"},
        "closed": {"publish"},
        "dropped": set(),
    },
    FLOW.kind: {
        "listed": {"amend", "hand", "assign", "publish", "withdraw"},
        "handed": {"follow_unit", "follow_due", "call_back", "complete", "answer", "publish"},
        "answered": {"hand", "assign", "carry", "settle", "decline", "feed_back", "publish"},
        "carried": {"carry", "settle", "decline", "slip", "feed_back", "publish"},
        "done": {"visit", "slip", "feed_back", "publish"},
        "settled": {"slip", "feed_back", "publish"},
        "declined": {"feed_back", "publish"},
        "withdrawn": set(),
    },
}


def told(code: str, at) -> set[str]:
    jobs.run_due(limit=1000, now=at)
    return set(Notice.objects.filter(code=code).values_list("recipient__name", flat=True))


def test_tables_allow_these_steps_and_no_others():
    for table in (FORMAL, REPORT, FLOW):
        for state, steps in WAYS[table.kind].items():
            assert {step.code for step in table.steps if state in step.sources} == steps, (table.kind, state)


# ---- suggestions


def test_suggestion_under_a_draft_is_not_handed_out_before_the_approval(cast, at):
    paper = formal(cast, at)
    item = listed(cast, at, under=paper)
    with pytest.raises(flow.Guarded):
        flow.perform(item, "hand", by=cast.clerk.viewer(at), at=at)
    assert item.pk not in flow.waiting_rows(cast.clerk.viewer(at), ("suggestion",)).values_list("case_id", flat=True)

    for step, data in (("submit", {}), ("approve", APPROVAL)):
        flow.perform(paper, step, by=cast.clerk.viewer(at), at=at, data=dict(data))

    assert item.pk in flow.waiting_rows(cast.clerk.viewer(at), ("suggestion",)).values_list("case_id", flat=True)
    flow.perform(item, "hand", by=cast.clerk.viewer(at), at=at)


def test_unit_has_its_task_with_the_working_days_and_the_suggestion_is_due_then(cast, at):
    item = handed(cast, at)

    task = task_of(item)
    assert (task.unit, task.text, task.role) == (cast.unit_organ.actor, item.text, "lead")
    assert Entry.objects.get(case=task, step="open").data["reckoning"]["days"] == 20
    assert item.due_on == task.reply_due_on and item.state == "handed"


def test_without_days_of_its_own_the_norm_counts(cast, at):
    assert Entry.objects.get(case=task_of(handed(cast, at, days=0)), step="open").data["reckoning"]["days"] == 30


def test_suggestion_of_no_unit_says_so_when_it_is_handed_out(cast, at):
    item = listed(cast, at, unit=None)

    with pytest.raises(Invalid) as refused:
        flow.perform(item, "hand", by=cast.clerk.viewer(at), at=at)

    assert "unit" in refused.value.errors and again(item).state == "listed"


def test_unit_that_was_dissolved_gets_nothing_and_another_one_can(cast, at):
    item = listed(cast, at)
    Unit.objects.filter(pk=cast.unit_organ.pk).update(valid_to=date(2020, 6, 9))

    with pytest.raises(Invalid):
        flow.perform(item, "hand", by=cast.clerk.viewer(at), at=at)
    ops.items.change(item, wanted(cast, unit=cast.unit2_organ.actor), by=cast.clerk.viewer(at), at=at)
    flow.perform(again(item), "hand", by=cast.clerk.viewer(at), at=at)

    assert task_of(item).unit == cast.unit2_organ.actor


def test_suggestion_follows_the_task_to_another_unit(cast, at):
    item = handed(cast, at)
    take(cast, task_of(item), "return_with_reason", at)

    take(cast, task_of(item), "reassign", at)

    assert again(item).unit == cast.unit2_organ.actor and again(item).due_on == task_of(item).reply_due_on
    assert Party.objects.filter(case=item, role="handler", until=None).get().actor == cast.unit2_organ.actor


def test_extension_moves_the_day_of_the_suggestion(cast, at):
    item = handed(cast, at)
    for step in ("accept", "ask_extension", "grant_extension"):
        take(cast, task_of(item), step, at)

    assert again(item).due_on == task_of(item).reply_due_on > item.due_on


def test_late_reply_is_kept_as_late_and_goes_on_as_any_other(cast, at):
    item = handed(cast, at, days=1)
    late = at + timedelta(days=20)
    for step in ("accept", "reply", "pass_review"):
        take(cast, task_of(item), step, late)
    take(cast, task_of(item), "verify", late, "committee")

    task = task_of(item)
    assert task.replied_on > task.reply_due_on and again(item).state == "done"


def test_solved_and_verified_it_is_done_and_due_to_be_looked_at_after_the_weeks_of_the_norm(cast, at):
    item = replied(cast, at, "A")

    assert (item.state, item.result_class, item.due_on) == ("done", "A", date(2020, 8, 5))
    assert told("item-done", at) == {"付丹", "胡乃刚"}, "who verified it knows"


def test_what_is_only_planned_is_answered_and_not_done(cast, at):
    item = replied(cast, at, "B")

    assert (item.state, item.result_class, item.due_on) == ("answered", "B", None)
    assert told("item-answered", at) == {"付丹"}, "who verified it knows"


def test_unit_alone_never_makes_it_done(cast, at):
    item = handed(cast, at)
    for step in ("accept", "reply", "pass_review"):
        take(cast, task_of(item), step, at)

    with pytest.raises(NotAllowed):
        take(cast, task_of(item), "verify", at, "unit")
    for step in ("settle", "carry", "decline", "visit"):
        with pytest.raises((NotAllowed, flow.WrongState)):
            flow.perform(brought_to("answered", cast, at), step, by=cast.unit.viewer(at), at=at, data=dict(SEEN))
    assert again(item).state == "handed"


def test_convenor_of_the_proposing_hall_verifies_it(cast, at):
    item = replied(cast, at, "A", verifier="convenor", organ=cast.hall.actor)

    assert item.state == "done"


def test_promise_is_looked_at_again_on_its_day_until_it_is_kept(cast, at):
    item, clerk = brought_to("carried", cast, at), cast.clerk.viewer(at)
    assert item.due_on == date(2020, 9, 1)
    with pytest.raises(Invalid):
        flow.perform(item, "carry", by=clerk, at=at, data={**CARRIED, "again_on": "2020-06-10"})

    flow.perform(item, "carry", by=clerk, at=at, data={**CARRIED, "again_on": "2020-12-01"})
    assert again(item).due_on == date(2020, 12, 1)
    flow.perform(item, "settle", by=clerk, at=at, data=dict(SEEN))

    assert again(item).state == "done"


def test_shortly_before_its_day_who_has_to_look_at_a_promise_is_reminded(cast, at):
    item = brought_to("carried", cast, at)
    assert told("item-carried", at) == {"徐泽民", "胡乃刚"}

    ticks.do_all(at + timedelta(days=82))

    rows = Notice.objects.filter(case_id=item.pk, code="item-carried", read_at=None, made_at__gt=at)
    assert {row.recipient.name for row in rows} == {"徐泽民"}, "who raised it cannot look, and is left in peace"


def test_what_does_not_hold_goes_to_the_unit_again(cast, at):
    item, clerk = brought_to("settled", cast, at), cast.clerk.viewer(at)

    flow.perform(item, "slip", by=clerk, at=at, data={"reason": "又停了"})
    flow.perform(item, "hand", by=clerk, at=at)

    assert again(item).state == "handed" and task_of(item).state == "assigned"


def test_cancelled_task_leaves_it_to_be_listed_again(cast, at):
    item = handed(cast, at)

    take(cast, task_of(item), "cancel", at)

    assert (again(item).state, again(item).due_on) == ("listed", None)


def test_those_who_raised_it_are_told_once_per_outcome(cast, at):
    item, staff = replied(cast, at, "B"), cast.committee.viewer(at)
    for step, data in (("carry", CARRIED), ("feed_back", FED_BACK)):
        flow.perform(item, step, by=staff, at=at, data=dict(data))
    with pytest.raises(flow.Guarded):
        flow.perform(item, "feed_back", by=staff, at=at, data=dict(FED_BACK))

    flow.perform(item, "settle", by=staff, at=at, data=dict(SEEN))
    flow.perform(item, "feed_back", by=staff, at=at, data=dict(FED_BACK))

    assert told("item-fed-back", at) == {"胡乃刚"}


def test_who_stands_in_the_roster_is_party_and_who_does_not_stands_in_words(cast, at):
    item = listed(cast, at)
    assert Party.objects.get(case=item, role="raiser").actor == cast.member.actor

    ops.items.change(item, wanted(cast, raised_by=("王绍玉",)), by=cast.clerk.viewer(at), at=at)

    assert Party.objects.get(case=item, role="raiser", until=None).actor == cast.member2.actor
    assert again(item).raised_by == "王绍玉"


def test_nothing_is_suggested_under_what_takes_nothing_any_more(cast, at):
    with pytest.raises(flow.WrongState):
        listed(cast, at, under=formal(cast, at, "closed"))
    with pytest.raises(NotFound):
        listed(cast, at, under=listed(cast, at))


@pytest.mark.parametrize(
    ("promise", "spoil"),
    [
        ("advice.proposer", lambda item: Party.objects.filter(case=item, role="proposer").delete()),
        ("advice.done", lambda item: Case.objects.filter(pk=item.pk).update(state="done")),
    ],
)
def test_verify_names_what_is_broken(cast, at, promise, spoil):
    item = handed(cast, at)
    held = promises.invariants[promise]
    assert list(held.question()) == []

    spoil(item)

    assert [breach.ids for breach in held.question()] == [(item.pk,)]


def test_verify_names_numbers_too_early_and_drafts_in_public(cast, at):
    paper = formal(cast, at)

    Case.objects.filter(pk=paper.pk).update(number="建〔2020〕009号", visibility="public")

    for code in ("advice.number", "advice.public"):
        assert [breach.ids for breach in promises.invariants[code].question()] == [(paper.pk,)]


def test_suggestions_of_the_neighbour_are_not_seen_here(cast, at):
    listed(cast, at)

    assert Suggestion.objects.visible_to(cast.stranger.viewer(at)).count() == 0
