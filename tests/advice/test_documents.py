"""Documents: drafted by several, approved, numbered, sent; who reads them when."""

from datetime import date

import pytest
from django.db import IntegrityError

from tests.advice.advising import (
    APPROVAL,
    SENDING,
    TEXT,
    again,
    formal,
    listed,
    report,
    wanted,
)
from xieshang.advice import ops
from xieshang.advice.models import Revision
from xieshang.gatherings import merge
from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


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
