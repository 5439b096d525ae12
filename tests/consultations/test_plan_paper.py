"""The annual plan as an official document, in whole requests."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from tests.consultations import planning
from tests.papers.examples import pages, words
from xieshang.consultations.topics import ops
from xieshang.consultations.topics.models import Topic
from xieshang.papers.models import Issued

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
CODE = "consultation-plan"
SIGNED = {"signatory": "李守正", "dated_on": "2020-06-10", "copies": "县政府办公室", "_once": "k"}


def client_of(cast, role):
    return cast.player(role).signed_in(Client(headers=EN))


def said(data: bytes) -> str:
    return re.sub(r"\s", "", "".join(words(data)))


def docx(cast, plan) -> str:
    answer = client_of(cast, "clerk").get(reverse("papers:case-docx", args=[plan.pk, CODE]))
    assert answer.status_code == 200
    return said(answer.content)


def test_plan_says_of_every_topic_who_leads_who_takes_part_when_and_what_is_expected(cast, at):
    plan = planning.plan_brought_to("published", cast, at)
    page = client_of(cast, "clerk").get(reverse("desk:case", args=[plan.pk])).content.decode()
    assert reverse("papers:case-pdf", args=[plan.pk, CODE]) in page

    text = docx(cast, plan)

    assert "2020年度协商计划" in text and "（草案）" not in text
    assert "中共临沭县委员会审定（沭委办〔2020〕9号）" in text and "主席会议审议通过（主席会议纪要〔2020〕2号）" in text
    assert "2020年度共列入协商议题1项，安排如下。" in text and "一、界别协商（1项）" in text
    topic = Topic.objects.get(parent_id=plan.pk)
    named = (topic.title, topic.unit.name, cast.unit_organ.actor.name, cast.sector_group.actor.name, "6月")
    for cell in (*named, cast.chair.actor.name, "建议案"):
        assert cell in text


def test_plan_is_a_draft_until_it_is_decided_and_issued_from_then_on(cast, at):
    plan, clerk = planning.plan_brought_to("reviewing", cast, at), client_of(cast, "clerk")
    url = reverse("papers:case", args=[plan.pk, CODE])
    assert "（草案）" in docx(cast, plan) and "审定" not in docx(cast, plan)
    assert clerk.post(url, SIGNED).status_code == 409

    for step in ("approve_chairs", "decide"):
        flow_step(cast, at, plan, step)
    for _click in range(2):
        assert clerk.post(url, SIGNED).status_code == 302
    copy = reverse("papers:copy-docx", args=[Issued.objects.get().pk])

    assert "政协〔2020〕1号" in said(clerk.get(copy).content)
    for role in ("stranger", "member", "unit"):
        assert client_of(cast, role).get(copy).status_code == 404
    assert client_of(cast, "stranger").get(url).status_code == 404
    assert client_of(cast, "member").get(url).status_code == 403


def flow_step(cast, at, plan, step):
    planning.flow.perform(plan, step, by=cast.clerk.viewer(at), at=at, data=dict(planning.PLAN_STEPS[step]))


def test_plan_names_by_what_it_was_changed(cast, at):
    plan = planning.plan_brought_to("published", cast, at, titles=("物业社区化", "非遗传承"))
    topic = Topic.objects.get(parent_id=plan.pk, title="非遗传承")
    ops.stop(topic, how="postpone", reason="条件不具备", document="沭委办〔2020〕33号", by=cast.clerk.viewer(at), at=at)

    text = docx(cast, plan)

    assert "计划调整：2020年6月10日，条件不具备（沭委办〔2020〕33号）。" in text
    assert "非遗传承（推迟到下一年度）" in text


def test_plan_that_has_not_come_so_far_says_why(cast, at):
    plan = planning.begun(cast, at)
    answer = client_of(cast, "clerk").get(reverse("papers:case-docx", args=[plan.pk, CODE]))
    assert answer.status_code == 409 and "issued once it is decided" in answer.content.decode()


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_plan_of_many_topics_is_made_in_less_than_two_seconds(cast, at, form):
    plan = planning.plan_brought_to("reviewing", cast, at, titles=tuple(f"协商议题第{n}项" for n in range(24)))
    url, clerk = reverse(f"papers:case-{form}", args=[plan.pk, CODE]), client_of(cast, "clerk")
    clerk.get(url)  # the faces are read once for the process

    started = time.perf_counter()
    made = clerk.get(url).content

    assert time.perf_counter() - started < 2
    text = "".join(pages(made)) if form == "pdf" else said(made)
    assert "议题第23项" in text
