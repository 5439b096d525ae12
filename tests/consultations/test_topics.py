"""Topics: who may suggest, calls and their days, screening, merging, what a citizen sees; the rules of the table."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.consultations import planning
from xieshang.consultations.plan import queries as plans
from xieshang.consultations.topics import ops, queries
from xieshang.consultations.topics.models import Topic
from xieshang.consultations.topics.ops import Suggestion
from xieshang.kernel import flow, jobs, norms
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.permits import parties_of
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.notices.models import Notice

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def street() -> Client:
    return Client(headers=EN)


@pytest.fixture
def plan(cast, at):
    return planning.begun(cast, at)


def proposers(topic: Case) -> set[int]:
    return {party.actor_id for party in parties_of(Topic.objects.get(pk=topic.pk)) if party.role == "proposer"}


# ---- calls and their days


def test_a_call_takes_topics_on_its_days_only(cast, at, plan):
    call = planning.called(cast, at, plan)

    planning.from_citizen(cast, at, call)
    planning.from_citizen(cast, at + timedelta(days=14), call)
    for moment in (at - timedelta(days=1), at + timedelta(days=15)):
        with pytest.raises(Invalid) as refused:
            planning.from_citizen(cast, moment, call)
        assert set(refused.value.errors) == {"call"}
    assert Topic.objects.count() == 2


def test_a_call_takes_topics_from_those_it_addresses(cast, at, plan):
    call = planning.called(cast, at, plan, asked=("members",))
    unit = Suggestion("题目", "理由", Topic.Source.UNIT, proposer=cast.unit_organ.actor, call=call)

    planning.suggested(cast, at, call=call)
    with pytest.raises(Invalid):
        planning.from_citizen(cast, at, call)
    with pytest.raises(Invalid):
        ops.suggest(unit, by=cast.unit.viewer(at), at=at)


def test_members_hear_of_a_call_that_is_addressed_to_them_only(cast, at, plan):
    planning.called(cast, at, plan, asked=("units",))
    jobs.run_due()
    assert not Notice.objects.filter(recipient=cast.member.actor).exists()

    planning.called(cast, at, plan, asked=("members",))
    jobs.run_due()
    assert Notice.objects.get(recipient=cast.member.actor).code == "topics-called-members"
    assert Notice.objects.filter(recipient=cast.committee.actor, code="topics-called").count() == 2


def test_two_calls_to_the_same_people_do_not_overlap(cast, at, plan):
    planning.called(cast, at, plan, asked=("members", "citizens"))

    planning.called(cast, at, plan, asked=("units",))
    with pytest.raises(Invalid) as refused:
        planning.called(cast, at, plan, asked=("citizens",))
    assert set(refused.value.errors) == {"opens_on"}


def test_a_unit_suggests_under_a_call_only_and_a_member_at_any_time(cast, at):
    words = Suggestion("题目", "理由", Topic.Source.UNIT, proposer=cast.unit_organ.actor)

    planning.suggested(cast, at)
    with pytest.raises(Invalid):
        ops.suggest(words, by=cast.unit.viewer(at), at=at)
    assert not queries.may_suggest(cast.unit.viewer(at))


def test_nobody_suggests_in_the_name_of_another(cast, at, plan):
    call = planning.called(cast, at, plan)
    for_other = Suggestion("题目", "理由", Topic.Source.MEMBER, proposer=cast.member2.actor, call=call)
    as_unit = Suggestion("题目", "理由", Topic.Source.UNIT, proposer=cast.unit2_organ.actor, call=call)

    for words, by in ((for_other, cast.member), (as_unit, cast.unit), (for_other, cast.leader)):
        with pytest.raises(NotAllowed):
            ops.suggest(words, by=by.viewer(at), at=at)
    with pytest.raises(NotAllowed):
        ops.suggest(for_other, by=cast.citizen.viewer(at), at=at)
    assert not Topic.objects.exists()


def test_the_office_enters_paper_with_its_day_and_gets_a_code(cast, at, plan):
    call = planning.called(cast, at, plan)
    words = Suggestion("题目", "理由", Topic.Source.PARTY, proposed_by="民建临沭支部", call=call)

    made = ops.suggest(words, by=cast.clerk.viewer(at), at=at + timedelta(days=20), occurred_on=at.date())

    assert Entry.objects.get(case_id=made.topic.pk, step="suggest").occurred_on == at.date()
    assert queries.by_code(cast.body.pk, made.code).pk == made.topic.pk
    assert [party.actor.name for party in parties_of(made.topic)] == ["民建临沭支部"]


# ---- screening


def test_each_committee_gives_its_points_and_the_best_stands_first(cast, at, plan):
    one, two, bare = (planning.suggested(cast, at, title) for title in ("甲", "乙", "丙"))
    codes = list(queries.criteria(cast.body.pk, at.date()))
    seat, other = cast.special_committee.actor, cast.special_committee2.actor
    office, staff = cast.clerk.viewer(at), cast.committee.viewer(at)

    ops.assess(one, committee=seat, points=dict.fromkeys(codes, 2), by=staff, at=at)
    ops.assess(one, committee=other, points=dict.fromkeys(codes, 3), by=office, at=at)
    ops.assess(two, committee=seat, points=dict.fromkeys(codes, 5), by=staff, at=at, remark="时机成熟")
    ops.assess(two, committee=seat, points=dict.fromkeys(codes, 4), by=staff, at=at, remark="时机成熟")
    found = queries.comparison(office)

    assert [row.topic.pk for row in found.rows] == [two.pk, one.pk, bare.pk]
    assert [row.mean for row in found.rows] == [4, 2.5, None]
    assert found.rows[1].means == (2, 3)


def test_a_committee_gives_points_for_itself_only_and_for_every_criterion(cast, at, plan):
    topic = planning.suggested(cast, at)
    codes = list(queries.criteria(cast.body.pk, at.date()))
    full = dict.fromkeys(codes, 3)
    staff, other = cast.committee.viewer(at), cast.special_committee2.actor

    with pytest.raises(NotAllowed):
        ops.assess(topic, committee=other, points=full, by=staff, at=at)
    for wrong in ({**full, codes[0]: 0}, {**full, codes[0]: 6}, {codes[0]: 3}):
        with pytest.raises(Invalid):
            ops.assess(topic, committee=cast.special_committee.actor, points=wrong, by=staff, at=at)
    assert not topic.assessments.exists()


def test_the_body_decides_its_criteria_itself(cast, at, client):
    page = reverse("desk:settings-norm", args=["consultations.criteria"])
    clerk = cast.clerk.signed_in(client)
    sent = {
        "code_0": "weight",
        "label_0": "围绕中心",
        "code_1": "new",
        "label_1": "新问题",
        "year": 2020,
        "reason": "办公会",
    }

    assert clerk.post(page, sent).status_code == 302
    assert queries.criteria(cast.body.pk, at.date()) == {"weight": "围绕中心", "new": "新问题"}
    assert clerk.post(page, {**sent, "code_1": "weight"}).status_code == 422
    fixed = reverse("desk:settings-norm", args=["consultations.forms"])
    worded = {f"label_{place}": f"形式{place}" for place in range(4)}
    assert clerk.post(fixed, {**worded, "year": 2020, "reason": "办公会"}).status_code == 302
    assert norms.words("consultations.forms", cast.body.pk, on=at.date())["sector"] == "形式2"


# ---- merging


def test_everybody_who_suggested_a_merged_topic_is_party_to_where_it_went_and_is_told(cast, at, plan, street):
    call = planning.called(cast, at, plan)
    target = planning.suggested(cast, at)
    receipt = planning.from_citizen(cast, at, call)
    second = planning.suggested(cast, at, "物业进社区", proposer=cast.member.actor)
    office = cast.clerk.viewer(at)

    ops.merge(receipt.topic, into=second, by=office, at=at)
    ops.merge(second, into=target, by=office, at=at)

    assert proposers(receipt.topic) | {cast.member.actor.pk} == proposers(target)
    assert queries.at_the_end(Topic.objects.get(pk=receipt.topic.pk)).pk == target.pk
    assert {row.number for row in queries.merged_into(target)} == {second.number}
    street.post(reverse("consultations:topic-track"), {"code": receipt.code})
    page = street.get(reverse("consultations:topic", args=[receipt.topic.pk])).content.decode()
    assert target.title in page and "路灯坏了半年没人修。" in page


def test_a_topic_is_not_merged_into_itself_nor_into_a_closed_one(cast, at, plan):
    one, two = planning.suggested(cast, at, "甲"), planning.suggested(cast, at, "乙")
    office = cast.clerk.viewer(at)
    flow.perform(two, "decline", by=office, at=at, data={"reason": "已办"})

    for into in (one, two):
        with pytest.raises(Invalid):
            ops.merge(one, into=into, by=office, at=at)
    assert Topic.objects.get(pk=one.pk).state == "suggested"


def test_two_topics_are_not_merged_into_each_other(cast, at, plan):
    one, two = planning.suggested(cast, at, "甲"), planning.suggested(cast, at, "乙")
    office = cast.clerk.viewer(at)

    ops.merge(one, into=two, by=office, at=at)
    with pytest.raises(Invalid):
        ops.merge(two, into=one, by=office, at=at)


def test_those_who_suggested_hear_why_a_topic_was_not_chosen(cast, at, plan):
    topic = planning.suggested(cast, at)

    flow.perform(topic, "decline", by=cast.clerk.viewer(at), at=at, data={"reason": "去年刚协商过"})
    jobs.run_due()

    assert set(Notice.objects.filter(code="topic-declined").values_list("recipient_id", flat=True)) == {
        cast.member.actor.pk
    }


# ---- what a citizen sees, and nobody else


def test_a_citizen_suggests_without_an_account_and_follows_by_code(cast, at, plan, street):
    call = planning.called(cast, at, plan)
    page = reverse("consultations:topic-suggest")
    sent = {
        "title": "学校门口堵车",
        "reason": "放学时过不去。",
        "call": call.pk,
        "proposed_by": "一位家长",
        "_once": "k1",
    }

    first = street.post(page, sent)
    again = street.post(page, sent)
    topic = Topic.objects.get()
    receipt = street.get(first["Location"]).content.decode()

    assert first["Location"] == again["Location"] == reverse("consultations:topic-receipt", args=[topic.pk])
    assert topic.number in receipt and topic.visibility == Case.Visibility.PARTIES
    other = Client(headers=EN)
    assert other.get(reverse("consultations:topic", args=[topic.pk])).status_code == 404
    code = receipt.split('class="code">')[1].split("<")[0]
    assert other.post(reverse("consultations:topic-track"), {"code": code.lower()}).status_code == 302
    assert "放学时过不去。" in other.get(reverse("consultations:topic", args=[topic.pk])).content.decode()
    assert other.post(reverse("consultations:topic-withdraw", args=[topic.pk])).status_code == 302
    assert Topic.objects.get().state == "withdrawn"


def test_bad_input_keeps_what_was_typed_and_makes_nothing(cast, at, plan, street):
    planning.called(cast, at, plan)
    answer = street.post(reverse("consultations:topic-suggest"), {"title": "只有题目", "reason": ""})

    assert answer.status_code == 422 and "只有题目" in answer.content.decode()
    assert not Topic.objects.exists()


def test_without_a_call_the_page_says_so_and_takes_nothing(cast, at, plan, street):
    page = reverse("consultations:topic-suggest")

    assert "No call for topics is open" in street.get(page).content.decode()
    assert street.post(page, {"title": "题", "reason": "由"}).status_code == 422
    assert not Topic.objects.exists()


def test_suggestions_from_one_address_are_limited(cast, at, plan, street):
    call = planning.called(cast, at, plan)
    page = reverse("consultations:topic-suggest")
    answers = [
        street.post(page, {"title": f"题{n}", "reason": "理由。", "call": call.pk, "_once": f"k{n}"}).status_code
        for n in range(12)
    ]

    assert answers[:10] == [302] * 10 and answers[10:] == [429, 429]


def test_the_text_of_a_topic_never_stands_on_a_public_page(cast, at, street):
    topic = planning.planned_topic(cast, at)
    pages = [
        street.get(reverse("consultations:topic", args=[topic.pk])),
        street.get(reverse("consultations:plan")),
        street.get(reverse("consultations:plan-year", args=[2020])),
    ]

    for page in pages:
        assert page.status_code == 200
        assert topic.title in page.content.decode()
        assert topic.reason not in page.content.decode() and cast.member.actor.name not in page.content.decode()


# ---- the desk


def test_a_member_suggests_and_the_convenor_of_a_group_for_the_group(cast, at, client):
    member = cast.member.signed_in(client)
    page = reverse("consultations:topic-new")
    voices = {voice.source: voice for voice in queries.voices(cast.member.viewer(at))}
    voice = voices["group"]
    sent = {"voice": voice.key, "title": "新题目", "reason": "理由", "wished": "", "call": "", "_once": "k"}

    answers = [member.post(page, sent) for _turn in range(2)]

    topic = Topic.objects.get()
    assert [answer["Location"] for answer in answers] == [reverse("desk:case", args=[topic.pk])] * 2
    assert set(voices) == {"group", "member"}
    assert topic.source == "group" and proposers(topic) == {cast.sector_group.actor_id}
    assert "新题目" in member.get(reverse("desk:list", args=["topics"])).content.decode()


def test_stranger_sees_nothing_of_topics(cast, at, client, plan):
    topic = planning.suggested(cast, at)
    stranger = cast.stranger.signed_in(client)

    assert stranger.get(reverse("desk:case", args=[topic.pk])).status_code == 404
    for name in ("topic-assess", "topic-merge", "topic-shape", "topic-stop"):
        assert stranger.get(reverse(f"consultations:{name}", args=[topic.pk])).status_code == 404


def test_open_calls_are_found_by_day_and_addressee(cast, at, plan):
    call = planning.called(cast, at, plan, asked=("units",))

    assert plans.open_calls(cast.body.pk, at.date(), asked="units") == [call]
    assert plans.open_calls(cast.body.pk, at.date(), asked="citizens") == []
    assert plans.open_calls(cast.body.pk, date(2020, 6, 25)) == []
    assert plans.open_calls(cast.other_body.pk, at.date()) == []
