"""Opinions and questions from the phone: who sends, who decides, what the hall and the record show of them."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.gatherings import sitting
from tests.gatherings.test_page_costs import enter, page, statements
from xieshang.gatherings import invariants, ops
from xieshang.gatherings.models import Contribution, Remark
from xieshang.gatherings.ops import contributing
from xieshang.kernel import clock
from xieshang.kernel.erasure import GONE

pytestmark = pytest.mark.django_db
TEXT = "建议先修主管网，再补路面。"


def send(client: Client, gathering, text: str = TEXT, kind: str = "opinion", case: object = "", key: str = ""):
    typed = {"kind": kind, "text": text, "case": case, "_once": key}
    return client.post(page("send", gathering.pk), typed, follow=True)


def press(client: Client, row: Contribution, what: str):
    return client.post(page("decide", row.gathering_id, row.pk, what), follow=True)


def test_an_opinion_goes_from_the_phone_into_the_record_and_its_author_sees_it(cast, at):
    gathering = sitting.convoked(cast, at)
    case = gathering.items.get().case
    member, convenor = enter(cast, "member"), enter(cast, "convenor")

    answer = send(member, gathering, case=case.pk)
    row = Contribution.objects.get()
    assert (row.kind, row.author, row.case_id, row.outcome) == ("opinion", cast.member.actor, case.pk, "")
    assert "waiting" in answer.content.decode()
    listed = convenor.get(page("sent", gathering.pk)).content.decode()
    assert TEXT in listed and cast.member.actor.name in listed

    sitting.step(cast, gathering, "open", at + timedelta(days=7))
    assert "It stands in the record." in press(convenor, row, "take").content.decode()

    remark = Remark.objects.get()
    assert (remark.kind, remark.speaker, remark.text) == ("speech", cast.member.actor, TEXT)
    assert (remark.origin, remark.item.case_id) == (row, case.pk)
    assert "sent from the phone" in convenor.get(page("record", gathering.pk)).content.decode()
    assert "taken into the record" in member.get(page("send", gathering.pk)).content.decode()
    assert not list(invariants.contributions_are_recorded_once())


def test_a_question_is_listed_shown_answered_and_recorded(cast, at):
    gathering = sitting.under_way(cast, at)
    member, convenor = enter(cast, "member"), enter(cast, "convenor")
    send(member, gathering, "何时完工？", "question")
    send(member, gathering, "费用谁出？", "question")
    first, second = Contribution.objects.order_by("pk")

    press(convenor, first, "list")
    press(convenor, second, "list")
    press(convenor, second, "up")
    shown = convenor.get(page("screen", gathering.pk)).content.decode()
    assert shown.index("费用谁出？") < shown.index("何时完工？")
    assert cast.member.actor.name not in shown
    answer = {"name": "住建局负责人", "text": "由镇财政承担。"}
    convenor.post(page("answer", gathering.pk, second.pk), answer)

    said = list(Remark.objects.order_by("position").values_list("kind", "text", "origin"))
    assert said == [("question", "费用谁出？", second.pk), ("answer", "由镇财政承担。", second.pk)]
    second.refresh_from_db()
    assert (second.outcome, second.place) == ("answered", None)
    shown = convenor.get(page("screen", gathering.pk)).content.decode()
    assert "费用谁出？" not in shown and "何时完工？" in shown
    assert "answered in the hall" in member.get(page("send", gathering.pk)).content.decode()
    assert not list(invariants.contributions_are_recorded_once())


def test_an_opinion_is_withdrawn_by_its_author_only_and_only_before_it_is_taken(cast, at):
    gathering = sitting.under_way(cast, at)
    member, convenor = enter(cast, "member"), enter(cast, "convenor")
    send(member, gathering)
    send(member, gathering, "第二条")
    first, second = Contribution.objects.order_by("pk")

    assert enter(cast, "member2").post(page("withdraw", gathering.pk, first.pk)).status_code == 404
    member.post(page("withdraw", gathering.pk, first.pk))
    press(convenor, second, "take")
    answer = member.post(page("withdraw", gathering.pk, second.pk), follow=True)

    assert "decided already: taken into the record" in answer.content.decode()
    outcomes = list(Contribution.objects.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["withdrawn", "taken"]
    decided = convenor.get(page("sent", gathering.pk) + "?show=decided").content.decode()
    assert "第二条" in decided and TEXT not in decided
    assert "decided already: withdrawn" in press(convenor, first, "take").content.decode()
    assert Remark.objects.count() == 1


def test_the_same_form_sent_twice_sends_one_opinion_and_one_press_twice_takes_one(cast, at):
    gathering = sitting.under_way(cast, at)
    member, convenor = enter(cast, "member"), enter(cast, "convenor")

    send(member, gathering, key="k1")
    send(member, gathering, key="k1")
    row = Contribution.objects.get()
    press(convenor, row, "take")
    press(convenor, row, "take")

    assert Remark.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "opinion", "text": " "}, "This field is required"),
        ({"kind": "question", "text": "问" * 121}, "At most 120 characters; these are 121."),
        ({"kind": "opinion", "text": "话" * 2001}, "at most 2000 characters"),
        ({"kind": "speech", "text": "话"}, "Questions for the hall are taken while"),
        ({"kind": "opinion", "text": "话", "case": "999999"}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_said_and_what_was_typed_is_kept(cast, at, typed, words):
    gathering = sitting.under_way(cast, at)

    answer = enter(cast, "member").post(page("send", gathering.pk), typed)

    assert answer.status_code == 422 and words in answer.content.decode()
    assert typed["text"].strip() in answer.content.decode()
    assert not Contribution.objects.exists()


def test_a_question_waits_until_the_gathering_is_under_way(cast, at):
    gathering = sitting.convoked(cast, at)

    answer = send(enter(cast, "member"), gathering, "何时？", "question")

    assert answer.status_code == 422 and "while the gathering is under way" in answer.content.decode()
    assert not Contribution.objects.exists()


def test_a_closed_gathering_says_so_and_keeps_what_was_typed(cast, at):
    gathering = sitting.held(cast, at)
    member = enter(cast, "member")

    answer = send(member, gathering)

    assert answer.status_code == 422
    assert "nothing can be sent any more" in answer.content.decode() and TEXT in answer.content.decode()
    assert not Contribution.objects.exists()


def test_what_was_sent_in_time_can_be_taken_after_the_closing_and_the_log_says_so(cast, at):
    gathering = sitting.under_way(cast, at)
    send(enter(cast, "member"), gathering)
    day = at + timedelta(days=7)
    ops.check_in_by_hand(gathering, guests=sitting.guests(cast)[:1], why="x", by=cast.convenor.viewer(day), at=day)
    sitting.step(cast, gathering, "hold", day)

    with clock.stopped_at(day + timedelta(days=1)):
        press(enter(cast, "convenor"), Contribution.objects.get(), "take")

    assert Remark.objects.get().text == TEXT
    assert gathering.entries.filter(step="gathering_late_remarks").count() == 1


def test_more_than_twenty_may_not_wait(cast, at):
    gathering = sitting.under_way(cast, at)
    by = cast.member.viewer(at + timedelta(days=7))
    for number in range(contributing.MOST_WAITING):
        ops.contribute(gathering, kind="opinion", text=f"{number}", by=by, at=by.at)

    assert "20 of yours wait already" in send(enter(cast, "member"), gathering).content.decode()


@pytest.mark.parametrize("role", ["convenor2", "unit2", "clerk", "stranger"])
def test_who_is_not_invited_sends_nothing(cast, at, role):
    gathering = sitting.under_way(cast, at)

    answer = enter(cast, role).post(page("send", gathering.pk), {"kind": "opinion", "text": TEXT})

    assert answer.status_code == (404 if role == "stranger" else 403)
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("role", ["member", "member2", "convenor2", "unit", "stranger"])
def test_nobody_else_reads_or_decides(cast, at, role):
    gathering = sitting.under_way(cast, at)
    send(enter(cast, "member"), gathering)
    row = Contribution.objects.get()
    client, status = enter(cast, role), 404 if role == "stranger" else 403

    for name in ("sent", "screen"):
        assert client.get(page(name, gathering.pk)).status_code == status
    assert press(client, row, "take").status_code == status
    assert client.post(page("answer", gathering.pk, row.pk), {"text": "x", "name": "y"}).status_code == status
    assert not Remark.objects.exists()


def test_erasing_the_gathering_or_the_case_leaves_no_word(cast, at):
    gathering = sitting.under_way(cast, at)
    case = gathering.items.get().case
    send(enter(cast, "member"), gathering, case=case.pk)
    send(enter(cast, "member"), gathering, "对整个会议的意见")

    ops.forget_what_was_said(case)
    assert sorted(Contribution.objects.values_list("text", flat=True)) == sorted(["对整个会议的意见", GONE])
    ops.forget_what_was_said(gathering)
    assert set(Contribution.objects.values_list("text", flat=True)) == {GONE}


def test_verify_finds_what_is_taken_but_not_in_the_record(cast, at):
    gathering = sitting.under_way(cast, at)
    by = cast.member.viewer(at + timedelta(days=7))
    row = ops.contribute(gathering, kind="opinion", text=TEXT, by=by, at=by.at)

    Contribution.objects.filter(pk=row.pk).update(outcome="taken", decided_at=by.at)

    assert [breach.ids for breach in invariants.contributions_are_recorded_once()] == [(row.pk,)]


def test_a_thousand_opinions_of_three_hundred_people_take_no_more_statements(cast, at):
    gathering = sitting.under_way(
        cast, at, invited=[*sitting.guests(cast), *(ops.Guest("resident", name=f"居民{n}") for n in range(300))]
    )
    day = at + timedelta(days=7)
    convenor, member = enter(cast, "convenor"), enter(cast, "member")
    rows = [
        Contribution(gathering=gathering, kind=kind, author=cast.member2.actor, text=f"话{n}", at=day)
        for kind in ("opinion", "question")
        for n in range(500)
    ]
    for place, row in enumerate(rows[-30:], 1):
        row.place = place
    Contribution.objects.bulk_create(rows)

    for address in (page("sent", gathering.pk), page("sent", gathering.pk) + "?show=opinions"):
        assert statements(convenor, address) <= 12
    for name in ("screen", "check-in", "record", "sheet"):
        assert statements(convenor, page(name, gathering.pk)) <= 12, name
    assert statements(member, page("send", gathering.pk)) <= 12
    shown = convenor.get(page("sent", gathering.pk) + "?show=opinions")
    assert len(shown.context["rows"]) == 25
    older = convenor.get(page("sent", gathering.pk) + shown.context["pager"]["next_url"])
    assert {row.pk for row in older.context["rows"]}.isdisjoint({row.pk for row in shown.context["rows"]})
