"""The ways of documents and suggestions: what their tables allow, what each step needs, who is told, what verify finds."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from tests.advice.advising import (
    APPROVAL,
    CARRIED,
    FED_BACK,
    SEEN,
    SENDING,
    TEXT,
    again,
    brought_to,
    formal,
    handed,
    listed,
    replied,
    report,
    task_of,
    wanted,
)
from tests.handling.giving import take
from xieshang.advice import ops
from xieshang.advice.drafting.content import content_of
from xieshang.advice.drafting.flow import FORMAL, REPORT
from xieshang.advice.items.flow import FLOW
from xieshang.advice.models import Revision, Suggestion
from xieshang.gatherings import merge
from xieshang.kernel import flow, jobs, promises
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


# ---- documents


def test_formal_suggestion_gets_its_number_with_the_approval_and_not_before(cast, at):
    for state in ("draft", "submitted"):
        assert formal(cast, at, state).number == ""

    paper = formal(cast, at, "approved")

    assert (paper.number, paper.visibility, paper.due_on) == ("建〔2020〕001号", "internal", None)
    assert (paper.meeting, paper.document_no, paper.decided_on) == ("chairs", APPROVAL["document"], date(2020, 6, 9))
    assert formal(cast, at, "approved").number == "建〔2020〕002号"


def test_report_has_a_series_of_its_own_and_its_number_with_the_signature(cast, at):
    formal(cast, at, "approved")

    assert (report(cast, at).number, report(cast, at, "issued").number) == ("", "专〔2020〕001号")


def test_dropped_draft_takes_no_number_from_the_series(cast, at):
    flow.perform(formal(cast, at, "submitted"), "drop", by=cast.clerk.viewer(at), at=at, data={"reason": "并入专报"})

    assert formal(cast, at, "approved").number == "建〔2020〕001号"


def test_sent_document_is_due_for_its_answer_and_the_answer_ends_it(cast, at):
    sent = formal(cast, at, "sent")

    assert sent.due_on is not None and (sent.sent_to, sent.sent_on) == ("both", date(2020, 6, 10))
    assert formal(cast, at, "answered").due_on is None


@pytest.mark.parametrize(
    ("state", "step", "data", "field"),
    [
        ("submitted", "approve", {**APPROVAL, "decided_on": "2020-06-11"}, "decided_on"),
        ("approved", "send", {**SENDING, "sent_on": "2020-06-11"}, "sent_on"),
        ("approved", "send", {**SENDING, "sent_on": "2020-06-08"}, "sent_on"),
    ],
)
def test_days_that_cannot_be_are_refused_and_nothing_is_kept(cast, at, state, step, data, field):
    paper = formal(cast, at, state)

    with pytest.raises(Invalid) as refused:
        flow.perform(paper, step, by=cast.clerk.viewer(at), at=at, data=data)

    assert field in refused.value.errors and again(paper).state == state


def test_document_without_text_is_not_put_before_the_meeting(cast, at):
    with pytest.raises(flow.Guarded):
        flow.perform(formal(cast, at, text=""), "submit", by=cast.clerk.viewer(at), at=at)


def test_draft_is_for_its_organ_and_staff_and_members_read_it_from_the_approval_on(cast, at):
    draft, approved = formal(cast, at), formal(cast, at, "approved")

    def seen(player: str) -> set[int]:
        return set(
            Case.objects.visible_to(cast.player(player).viewer(at)).filter(kind="formal").values_list("pk", flat=True)
        )

    assert seen("committee") == seen("leader") == {draft.pk, approved.pk}
    assert seen("member") == {approved.pk}
    assert seen("unit") == seen("citizen") == seen("stranger") == set()


def test_every_revision_is_kept_and_the_same_text_twice_is_one(cast, at):
    paper, by = formal(cast, at), cast.clerk.viewer(at)

    for text in (TEXT + "\n三、期待", TEXT + "\n三、期待", TEXT + "\n三、希望"):
        base = Revision.objects.filter(paper=paper).count()
        ops.drafting.save_text(paper, base=base, title=paper.title, text=text, by=by, at=at)

    assert [row.number for row in Revision.objects.filter(paper=paper).order_by("number")] == [1, 2, 3]
    assert Revision.objects.get(paper=paper, number=1).text == TEXT


def test_two_who_began_from_the_same_revision_lose_nothing(cast, at):
    paper = formal(cast, at)
    first, second = TEXT.replace("一百二十个", "一百二十三个"), TEXT + "\n三、期待"

    ops.drafting.save_text(paper, base=1, title="甲题", text=first, by=cast.clerk.viewer(at), at=at)
    saved = ops.drafting.save_text(paper, base=1, title="乙题", text=second, by=cast.committee.viewer(at), at=at)

    assert saved.merged and saved.conflicts == 0
    assert "一百二十三个" in saved.revision.text and "三、期待" in saved.revision.text
    assert (saved.revision.number, saved.revision.base_number, saved.revision.merged_number) == (4, 2, 3)
    assert again(paper).title == "乙题"


def test_two_wordings_of_one_passage_stand_both_and_keep_it_from_the_meeting(cast, at):
    paper = formal(cast, at)
    for text, role in ((TEXT.replace("纳入", "放进"), "clerk"), (TEXT.replace("纳入", "归入"), "committee")):
        ops.drafting.save_text(paper, base=1, title=paper.title, text=text, by=cast.player(role).viewer(at), at=at)

    assert merge.FIRST in Revision.objects.filter(paper=paper).latest("number").text
    with pytest.raises(flow.Guarded):
        flow.perform(paper, "submit", by=cast.clerk.viewer(at), at=at)


def test_text_of_what_lies_before_the_meeting_is_not_changed(cast, at):
    paper = formal(cast, at, "submitted")

    with pytest.raises(flow.WrongState):
        ops.drafting.save_text(paper, base=1, title="新题", text="新文", by=cast.clerk.viewer(at), at=at)

    assert Revision.objects.filter(paper=paper).count() == 1


def test_database_lets_no_revision_stand_twice(cast, at):
    row = Revision.objects.get(paper=formal(cast, at))

    row.pk = None
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


def test_nobody_drafts_for_an_organ_of_others(cast, at):
    for role in ("member", "unit", "leader", "stranger"):
        with pytest.raises(NotAllowed):
            ops.items.make(wanted(cast), by=cast.player(role).viewer(at), at=at)
    with pytest.raises(NotAllowed):
        ops.items.make(wanted(cast, organ=cast.special_committee2.actor), by=cast.committee.viewer(at), at=at)


def test_document_is_not_closed_before_its_suggestions_are(cast, at):
    paper = formal(cast, at, "answered")
    listed(cast, at, under=paper)

    with pytest.raises(flow.Guarded):
        flow.perform(paper, "close", by=cast.clerk.viewer(at), at=at, data={"summary": "好"})


def test_paper_of_a_document_holds_text_suggestions_and_decision(cast, at):
    paper = formal(cast, at, "approved")
    listed(cast, at, under=paper)

    content = content_of(cast.clerk.viewer(at), paper)

    assert (content.number, content.meeting, content.day) == ("建〔2020〕001号", "chairs' meeting", date(2020, 6, 9))
    assert content.paragraphs == tuple(TEXT.splitlines()) and len(content.receivers) == 2
    assert [(line.title, line.unit) for line in content.lines] == [
        ("把物业服务纳入社区治理", cast.unit_organ.actor.name)
    ]


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
