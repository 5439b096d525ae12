"""The annual plan: one a year, its way, versions and what changed, carry-over, plan against reality, what the public reads."""

from datetime import datetime, timedelta

import pytest
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.consultations import planning
from tests.gatherings import sitting
from xieshang.consultations.plan import content, ops, queries
from xieshang.consultations.plan.models import Plan, PlanVersion
from xieshang.consultations.topics import ops as topics
from xieshang.consultations.topics.models import Topic
from xieshang.gatherings import ops as gatherings
from xieshang.kernel import flow, promises
from xieshang.kernel.models import Case, Link
from xieshang.kernel.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def street() -> Client:
    return Client(headers=EN)


def versions(plan: Plan) -> list[tuple[int, str]]:
    return list(PlanVersion.objects.filter(plan=plan).order_by("number").values_list("number", "stage_of"))


# ---- its way


def test_a_year_has_one_plan(cast, at):
    planning.begun(cast, at)

    planning.begun(cast, at, 2021)
    with pytest.raises(Invalid):
        planning.begun(cast, at)
    with pytest.raises(Invalid):
        planning.begun(cast, at, 2030)
    with pytest.raises(NotAllowed):
        ops.begin(2019, by=cast.committee.viewer(at), at=at)
    assert Plan.objects.filter(body=cast.body).count() == 2


def test_the_decision_takes_every_chosen_topic_into_the_plan_and_keeps_what_was_decided(cast, at):
    plan = planning.plan_brought_to("party_decided", cast, at, titles=("甲", "乙"))
    left_out = planning.suggested(cast, at, "丙")

    assert set(Topic.objects.filter(parent_id=plan.pk).values_list("state", flat=True)) == {"in_plan"}
    assert Topic.objects.get(pk=left_out.pk).state == "suggested"
    assert versions(plan) == [(1, "draft"), (2, "decided")]
    sheet = content.document(plan, version=2)
    assert [item["title"] for item in sheet["items"]] == ["甲", "乙"]
    assert sheet["decided_by"] == planning.PLAN_STEPS["decide"]["document"]
    assert sheet["items"][0]["committee"] == cast.special_committee.actor.name


def test_a_plan_without_topics_or_with_an_unshaped_one_is_not_sent_for_review(cast, at):
    plan = planning.begun(cast, at)
    office = cast.clerk.viewer(at)
    flow.perform(plan, "draft", by=office, at=at)
    data = dict(planning.PLAN_STEPS["review"])

    for _turn in range(2):
        with pytest.raises(flow.Guarded):
            flow.perform(plan, "review", by=office, at=at, data=data)
        topic = planning.chosen(cast, at)
    topics.shape(topic, shape=planning.shape(cast), by=office, at=at)
    Topic.objects.filter(parent_id=plan.pk, form="").update(form="thematic", month=4)
    Case.objects.filter(parent_id=plan.pk).update(unit_id=cast.special_committee.actor_id)
    flow.perform(plan, "review", by=office, at=at, data=data)
    assert Plan.objects.get(pk=plan.pk).state == "reviewing"


def test_a_decision_is_not_dated_in_the_future(cast, at):
    plan = planning.plan_brought_to("chairs_approved", cast, at)
    data = {**planning.PLAN_STEPS["decide"], "met_on": at.date() + timedelta(days=1)}

    with pytest.raises(Invalid):
        flow.perform(plan, "decide", by=cast.clerk.viewer(at), at=at, data=data)
    assert versions(plan) == [(1, "draft")]


def test_a_topic_is_not_changed_while_the_draft_is_under_review(cast, at):
    plan = planning.plan_brought_to("reviewing", cast, at)
    topic = Topic.objects.get(parent_id=plan.pk)

    with pytest.raises(flow.Guarded):
        topics.shape(topic, shape=planning.shape(cast, month=7), by=cast.clerk.viewer(at), at=at)
    assert Topic.objects.get(pk=topic.pk).month == 6


def test_the_party_committee_sets_a_topic_with_its_document(cast, at):
    office = cast.clerk.viewer(at)
    words = {"title": "“六稳六保”任务落实", "reason": "", "document": "沭委办〔2020〕3号"}
    with pytest.raises(Invalid):
        topics.decree(**words, by=office, at=at)

    plan = planning.begun(cast, at)
    with pytest.raises(Invalid):
        topics.decree(**{**words, "document": " "}, by=office, at=at)
    with pytest.raises(NotAllowed):
        topics.decree(**words, by=cast.committee.viewer(at), at=at)
    made = topics.decree(**words, by=office, at=at)

    assert (made.state, made.parent_id, made.source) == ("selected", plan.pk, "decreed")


def test_a_sector_consultation_needs_a_group(cast, at):
    planning.begun(cast, at)
    topic = planning.chosen(cast, at)

    with pytest.raises(Invalid) as refused:
        topics.shape(topic, shape=planning.shape(cast, groups=()), by=cast.clerk.viewer(at), at=at)
    assert set(refused.value.errors) == {"groups"}


# ---- changes after the decision


def test_a_change_of_a_decided_plan_needs_reason_and_document_and_becomes_a_version(cast, at):
    topic = planning.planned_topic(cast, at)
    plan = queries.of_year(cast.body.pk, 2020)
    office, changed = cast.clerk.viewer(at), planning.shape(cast, month=8, leader=None)

    with pytest.raises(Invalid) as refused:
        topics.shape(topic, shape=changed, by=office, at=at)
    assert set(refused.value.errors) == {"reason", "decision"}
    assert Topic.objects.get(pk=topic.pk).month == 6
    topics.shape(topic, shape=changed, by=office, at=at, reason="防汛", document="沭委办〔2020〕20号")

    assert versions(plan) == [(1, "draft"), (2, "decided"), (3, "amended")]
    (change,) = content.since(plan, queries.public_versions(plan))[0][1]
    assert {(part.before, part.after) for part in change.parts} == {("6", "8"), (cast.chair.actor.name, "—")}


def test_a_topic_added_after_the_decision_stands_in_the_plan_at_once_and_in_public(cast, at):
    planning.planned_topic(cast, at)
    plan = queries.of_year(cast.body.pk, 2020)
    added = planning.chosen(cast, at, "新增议题")

    topics.shape(added, shape=planning.shape(cast), by=cast.clerk.viewer(at), at=at, reason="新任务", document="文")

    added = Topic.objects.get(pk=added.pk)
    assert (added.state, added.visibility) == ("in_plan", Case.Visibility.PUBLIC)
    (change,) = content.since(plan, queries.public_versions(plan))[0][1]
    assert (change.kind, change.title) == ("new", "新增议题")


@pytest.mark.parametrize(("how", "state"), [("postpone", "postponed"), ("cancel", "cancelled")])
def test_postponing_and_cancelling_change_the_plan_with_reason_and_document(cast, at, street, how, state):
    topic = planning.planned_topic(cast, at)
    plan = queries.of_year(cast.body.pk, 2020)
    office = cast.clerk.viewer(at)

    for missing in ({"reason": "", "document": "文"}, {"reason": "疫情", "document": ""}):
        with pytest.raises(Invalid):
            topics.stop(topic, how=how, by=office, at=at, **missing)
    topics.stop(topic, how=how, reason="受疫情影响", document="沭委办〔2020〕21号", by=office, at=at)

    assert Topic.objects.get(pk=topic.pk).state == state
    assert versions(plan)[-1] == (3, "amended")
    page = street.get(reverse("consultations:plan-year", args=[2020])).content.decode()
    assert "受疫情影响" in page
    assert "沭委办〔2020〕21号" in street.get(reverse("consultations:plan-changes", args=[2020])).content.decode()


def test_versions_are_never_changed(cast, at):
    plan = planning.plan_brought_to("party_decided", cast, at)

    for write in (lambda rows: rows.update(reason="x"), lambda rows: rows.delete()):
        with pytest.raises(Error), transaction.atomic():
            write(PlanVersion.objects.filter(plan=plan))
    assert len(versions(plan)) == 2


def test_what_changed_is_told_item_by_item():
    old = [{"key": 1, "number": "1", "title": "甲", "month": 4}, {"key": 2, "number": "2", "title": "乙", "month": 6}]
    rest = {name: "" for name, _label in content.FIELDS}
    old = [{**rest, **item} for item in old]
    new = [{**old[1], "month": 9}, {**rest, "key": 3, "number": "3", "title": "丙"}]

    found = content.between(old, new)

    assert [(change.kind, change.title) for change in found] == [("changed", "乙"), ("new", "丙"), ("gone", "甲")]
    assert [(part.before, part.after) for part in found[0].parts] == [("6", "9")]
    assert content.between(new, new) == []


# ---- from one year to the next


def test_a_postponed_topic_is_taken_over_once_with_those_who_suggested_it(cast, at):
    topic = planning.planned_topic(cast, at)
    office = cast.clerk.viewer(at)
    following = planning.begun(cast, at, 2021)
    with pytest.raises(Invalid):
        ops.take_over(following, topics=[topic], by=office, at=at)
    topics.stop(topic, how="postpone", reason="疫情", document="文", by=office, at=at)

    (made,) = ops.take_over(following, topics=queries.left_over(following), by=office, at=at)

    assert (made.state, made.parent_id, made.source) == ("selected", following.pk, "carried")
    assert {p.role for p in made.parties.all()} == {"proposer", "lead", "cooperating", "group"}
    assert Link.objects.get(kind="carried").source_id == topic.pk
    assert queries.left_over(following) == []
    with pytest.raises(Invalid):
        ops.take_over(following, topics=[topic], by=office, at=at)


# ---- plan against reality


def test_a_consultation_moves_the_topic_and_the_plan_shows_when_and_how_late(cast, at, street):
    topic = planning.planned_topic(cast, at)
    day = timezone.make_aware(datetime(2020, 7, 21, 9, 0))
    _consulted(cast, topic, at, day)
    plan = queries.of_year(cast.body.pk, 2020)

    (row,) = queries.reality(plan, today=day.date())
    assert (row.first, row.times, row.shift, row.late) == (day.date(), 1, 1, False)
    assert Topic.objects.get(pk=topic.pk).state == "consulted"
    staff = cast.committee.viewer(day)
    flow.perform(topic, "report", by=staff, at=day, data={"result": "形成建议案一件", "document": "", "scans": []})
    flow.perform(topic, "close", by=staff, at=day, data={"result": "街道已接管三个小区"})
    page = street.get(reverse("consultations:plan-year", args=[2020])).content.decode()
    assert "街道已接管三个小区" in page and "1 month later" in page
    flow.perform(plan, "close", by=cast.clerk.viewer(day), at=day, data={"summary": "全年完成"})


def _consulted(cast, topic, at, day):
    """The topic was consulted on in a gathering on that day."""
    gathering = sitting.planned(cast, at)
    office = cast.clerk.viewer(at)
    planned = gatherings.plan(
        cast.sector_group.actor,
        plan=gatherings.Plan(
            form="group-meeting",
            title="物业社区化协商",
            starts_at=day,
            venue="会议室",
            agenda=(topic,),
            guests=sitting.guests(cast)[:1],
        ),
        by=office,
        at=at,
    )
    assert gathering.pk != planned.pk
    flow.perform(planned, "convoke", by=office, at=at)
    office = cast.clerk.viewer(day)
    flow.perform(planned, "open", by=office, at=day)
    gatherings.check_in_by_hand(planned, guests=sitting.guests(cast)[:1], why="签到", by=office, at=day)
    item = planned.items.get()
    gatherings.record_outcome(item, outcome="settled", agreement="先试点", by=office, at=day)
    flow.perform(planned, "hold", by=office, at=day)
    return planned


def test_a_topic_whose_month_is_over_without_a_consultation_is_called_late(cast, at):
    planning.planned_topic(cast, at)
    plan = queries.of_year(cast.body.pk, 2020)

    for day, late in ((datetime(2020, 6, 30), False), (datetime(2020, 7, 1), True)):
        (row,) = queries.reality(plan, today=day.date())
        assert row.late is late


def test_a_plan_with_open_topics_is_not_closed(cast, at):
    planning.planned_topic(cast, at)
    plan = queries.of_year(cast.body.pk, 2020)

    with pytest.raises(flow.Guarded):
        flow.perform(plan, "close", by=cast.clerk.viewer(at), at=at, data={"summary": "完"})


# ---- what verify asks


@pytest.mark.parametrize(
    ("promise", "spoil"),
    [
        ("consultations.planned", lambda topic: Topic.objects.filter(pk=topic.pk).update(month=None)),
        ("consultations.public", lambda topic: Case.objects.filter(pk=topic.parent_id).update(visibility="internal")),
        ("consultations.merged", lambda topic: Case.objects.filter(pk=topic.pk).update(state="merged")),
    ],
)
def test_verify_names_what_is_broken(cast, at, promise, spoil):
    topic = planning.planned_topic(cast, at)
    held = promises.invariants[promise]
    assert list(held.question()) == []

    spoil(topic)

    assert [breach.ids for breach in held.question()] == [(topic.pk,)]


def test_verify_misses_the_version_of_a_decision(cast, at):
    plan = planning.plan_brought_to("chairs_approved", cast, at)
    held = promises.invariants["consultations.versions"]
    assert list(held.question()) == []

    Case.objects.filter(pk=plan.pk).update(state="party_decided")

    assert [breach.ids for breach in held.question()] == [(plan.pk,)]
