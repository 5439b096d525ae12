"""The pages of plan and topics in whole requests: when the plan is public, what they cost, and the office's way through a year."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.consultations import planning
from xieshang.consultations.plan import ops
from xieshang.consultations.plan.models import Plan
from xieshang.consultations.topics import ops as topics
from xieshang.consultations.topics.models import Topic
from xieshang.kernel import flow
from xieshang.kernel.models import Case

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def street() -> Client:
    return Client(headers=EN)


def test_the_plan_is_public_from_its_publication_on(cast, at, street):
    plan = planning.plan_brought_to("party_decided", cast, at)
    page = reverse("consultations:plan-year", args=[2020])

    assert street.get(page).status_code == 404
    assert street.get(reverse("consultations:plan-of", args=[plan.pk])).status_code == 404
    flow.perform(plan, "publish", by=cast.clerk.viewer(at), at=at)
    assert street.get(page).status_code == 200
    assert street.get(reverse("consultations:plan-of", args=[plan.pk])).headers["Location"] == page


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_twelve_questions_at_most(cast, at, client, django_assert_max_num_queries, rows):
    plan = planning.plan_brought_to("published", cast, at)
    planning.called(cast, at, planning.begun(cast, at, 2021))
    office = cast.clerk.viewer(at)
    for number in range(rows - 1):
        added = planning.chosen(cast, at, f"议题{number}")
        Case.objects.filter(pk=added.pk).update(parent_id=plan.pk)
        topics.shape(added, shape=planning.shape(cast), by=office, at=at, reason="由", document="文")
        planning.suggested(cast, at, f"建议{number}")
    screened, planned = planning.suggested(cast, at), Topic.objects.filter(parent_id=plan.pk).first()
    clerk, street = cast.clerk.signed_in(client), Client()
    asked = [(clerk, "desk:case", [case.pk]) for case in (plan, screened, planned)]
    asked += [(clerk, "desk:list", [slug]) for slug in ("plans", "topics")]
    asked += [(clerk, f"consultations:{name}", [plan.pk]) for name in ("plan-reality", "plan-take-over")]
    asked += [(clerk, "consultations:plan-version", [plan.pk, 2]), (clerk, "consultations:comparison", [])]
    asked += [(clerk, f"consultations:topic-{name}", [planned.pk]) for name in ("shape", "stop")]
    asked += [(clerk, f"consultations:topic-{name}", [screened.pk]) for name in ("assess", "merge")]
    asked += [(clerk, f"consultations:{name}", []) for name in ("topic-new", "topic-paper", "topic-decree", "plan-new")]
    asked += [(street, "consultations:plan-year", [2020]), (street, "consultations:plan-changes", [2020])]
    asked += [(street, f"consultations:{name}", []) for name in ("plan", "topics", "topic-suggest", "topic-track")]
    asked += [(street, "consultations:topic", [planned.pk])]
    for browser, name, args in asked:
        with django_assert_max_num_queries(12, info=name):
            assert browser.get(reverse(name, args=args), follow=True).status_code == 200, name


def test_the_office_walks_the_year_in_requests(cast, at, client):
    clerk = cast.clerk.signed_in(client)
    plan_url = clerk.post(reverse("consultations:plan-new"), {"year": "2020"})["Location"]
    plan = Plan.objects.get()
    call = {
        "title": "征集",
        "words": "请提出议题",
        "asked": ["members", "citizens"],
        "opens_on": "2020-06-10",
        "closes_on": "2020-06-20",
        "document": "文",
        "_once": "c",
    }
    answers = [clerk.post(reverse("consultations:plan-call", args=[plan.pk]), call) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302] and plan.calls.count() == 1
    wrong = clerk.post(
        reverse("consultations:plan-call", args=[plan.pk]), {**call, "closes_on": "2020-06-01", "_once": "d"}
    )
    assert wrong.status_code == 422 and plan.calls.count() == 1
    paper = {
        "source": "town",
        "proposed_by": "临沭街道",
        "title": "老旧小区改造",
        "reason": "群众反映多",
        "occurred_on": "2020-06-10",
        "call": "",
        "_once": "p",
    }
    topic_url = clerk.post(reverse("consultations:topic-paper"), paper)["Location"]
    topic = Topic.objects.get()
    for step in ("shortlist", "select"):
        assert clerk.post(reverse("desk:step", args=[topic.pk, step]), {"_once": step}).status_code == 302
    shape = {
        "title": topic.title,
        "form": "counterpart",
        "committee": cast.special_committee.actor_id,
        "month": "5",
        "leader": cast.chair.actor.pk,
        "units": [cast.unit_organ.actor_id],
        "document": "协商专报",
    }
    shape_url = reverse("consultations:topic-shape", args=[topic.pk])
    assert clerk.post(shape_url, {**shape, "month": ""}).status_code == 422
    assert clerk.post(shape_url, shape).status_code == 302
    assert "协商专报" in clerk.get(topic_url).content.decode()
    for step, data in planning.PLAN_STEPS.items():
        sent = {**data, "_once": step}
        assert clerk.post(reverse("desk:step", args=[plan.pk, step]), sent).status_code == 302, step
    page = clerk.get(plan_url).content.decode()
    assert "老旧小区改造" in page and cast.chair.actor.name in page
    reality = clerk.get(reverse("consultations:plan-reality", args=[plan.pk])).content.decode()
    assert "老旧小区改造" in reality and cast.unit_organ.actor.name in reality
    version = clerk.get(reverse("consultations:plan-version", args=[plan.pk, 2])).content.decode()
    assert "老旧小区改造" in version and planning.PLAN_STEPS["decide"]["document"] in version
    stop = {"how": "postpone", "reason": "防汛", "decision": "文二"}
    assert clerk.post(reverse("consultations:topic-stop", args=[topic.pk]), {**stop, "decision": ""}).status_code == 422
    assert clerk.post(reverse("consultations:topic-stop", args=[topic.pk]), stop).status_code == 302
    following = ops.begin(2021, by=cast.clerk.viewer(at), at=at)
    taken = clerk.post(reverse("consultations:plan-take-over", args=[following.pk]), {"topics": [topic.pk]})
    assert taken.status_code == 302 and Topic.objects.filter(parent_id=following.pk).count() == 1
