"""The annual summary of the consultation work, written from the records."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.consultations import conferring, planning
from tests.gatherings import sitting
from tests.papers.examples import words
from xieshang.consultations.papers import BECAME, _became
from xieshang.consultations.plan import queries
from xieshang.consultations.plan.models import Plan
from xieshang.consultations.topics import ops
from xieshang.consultations.topics.models import Topic

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
CODE = "consultation-summary"


def document(cast) -> str:
    answer = cast.clerk.signed_in(Client(headers=EN)).get(reverse("papers:year-docx", args=[CODE, 2020]))
    assert answer.status_code == 200
    return re.sub(r"\s", "", "".join(words(answer.content)))


def stopped(cast, at) -> Plan:
    """A published plan of three topics: one waits, one is postponed, one is cancelled."""
    plan = planning.plan_brought_to("published", cast, at, titles=("物业社区化", "非遗传承", "全民健身"))
    for title, how in (("非遗传承", "postpone"), ("全民健身", "cancel")):
        topic = Topic.objects.get(parent_id=plan.pk, title=title)
        ops.stop(
            topic, how=how, reason=f"{title}条件不具备", document="沭委办〔2020〕33号", by=cast.clerk.viewer(at), at=at
        )
    return Plan.objects.get(pk=plan.pk)


def test_every_topic_of_the_plan_is_said_once_and_what_was_changed_with_its_reason(cast, at):
    plan = stopped(cast, at)

    said = document(cast)

    assert "年度协商计划共列入议题3项：尚未协商1项，延期至下一年1项，取消1项。" in said
    assert "调整“非遗传承”：非遗传承条件不具备（沭委办〔2020〕33号）。" in said
    rows = [row for row in queries.reality(plan, today=at.date()) if row.is_planned]
    assert {_became(row) for row in rows} <= set(BECAME)


def test_consultations_are_counted_by_their_form_and_nothing_else_is(cast, at):
    sitting.minuted(cast, at - timedelta(days=14))  # held a week later
    conferring.held(cast.special_committee.actor, at, by=cast.clerk.viewer(at))

    said = document(cast)

    assert "全年共召开协商会议1次，按形式分列如下。" in said


def test_a_year_without_records_says_so_in_each_part(cast, at):
    said = document(cast)

    assert said.count("本年度无此项记录。") >= 3
    for heading in (
        "一、计划落实情况",
        "二、协商活动情况",
        "三、协商成果",
        "四、跟踪落实情况",
        "五、计划调整及原因",
        "六、表彰情况",
    ):
        assert heading in said


def test_the_office_finds_it_beside_plan_and_reality_and_a_member_does_not(cast, at):
    plan = planning.plan_brought_to("published", cast, at)
    address = reverse("papers:year", args=[CODE, 2020])
    page = reverse("consultations:plan-reality", args=[plan.pk])

    assert address in cast.clerk.signed_in(Client()).get(page).content.decode()
    assert address not in cast.member.signed_in(Client()).get(page).content.decode()
    assert cast.member.signed_in(Client()).get(address).status_code == 404
