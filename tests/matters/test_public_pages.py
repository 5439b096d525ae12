"""The public list, the tracking page and its steps."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.matters.asking import text
from tests.matters.filing import accepted_matter, raise_matter
from xieshang.kernel import flow
from xieshang.matters.models import Matter, Rating

pytestmark = pytest.mark.django_db


def followed(client, receipt):
    client.post("/matters/track/", {"code": receipt.code})
    return f"/matters/{receipt.matter.pk}/"


def solve(cast, at, matter):
    convenor = cast.convenor.viewer(at)
    flow.tell(matter, "gathering.placed", by=convenor, at=at, data={"gathering": "第1次会", "held_on": "2020-06-12"})
    return flow.tell(matter, "gathering.settled", by=convenor, at=at).case


def test_pages_of_the_public_list_follow_each_other_without_gap_or_double(cast, at, client):
    for number in range(30):
        accepted_matter(cast, at - timedelta(minutes=number // 3))
    raise_matter(cast, at)

    first = client.get("/matters/")
    second = client.get("/matters/" + first.context["pager"]["next_url"])

    urls = [row["url"] for row in first.context["rows"] + second.context["rows"]]
    assert (len(first.context["rows"]), len(second.context["rows"])) == (25, 5)
    assert len(set(urls)) == 30
    assert second.context["pager"]["next_url"] == ""


@pytest.mark.parametrize(
    "key", ["x", "2020-06-10T09:00:00_1", "2020-13-40T09:00:00+08:00_1", "_", "2020-06-10T09:00:00+08:00_²"]
)
def test_senseless_page_key_begins_at_the_beginning(cast, at, client, key):
    accepted_matter(cast, at)

    assert len(client.get("/matters/", {"before": key}).context["rows"]) == 1


def test_list_of_one_hall_holds_its_matters_only(cast, at, client):
    accepted_matter(cast, at)

    assert len(client.get("/matters/?hall=LS").context["rows"]) == 1
    assert client.get("/matters/?hall=JL").context["rows"] == []
    assert client.get("/matters/?hall=DD").status_code == 404


def test_matter_of_another_body_is_not_there(cast, at):
    matter = accepted_matter(cast, at)

    stranger = cast.stranger.signed_in(Client())
    assert stranger.get(f"/desk/cases/{matter.pk}/").status_code == 404
    assert stranger.get(f"/api/v1/cases/{matter.pk}").status_code == 404


def test_who_raised_it_reads_why_it_was_refused_and_others_do_not(cast, at, client):
    receipt = raise_matter(cast, at)
    url = followed(client, receipt)
    words = {"reason_code": "not_here", "reason": "此事归邻县管辖，已告知联系方式"}

    flow.perform(receipt.matter, "refuse", by=cast.convenor.viewer(at), at=at, data=words)

    assert words["reason"] in text(client.get(url))
    assert Client().get(url).status_code == 404


def test_who_raised_it_rates_on_the_tracking_page(cast, at, client):
    receipt = raise_matter(cast, at)
    url = followed(client, receipt)
    solve(cast, at, flow.perform(
        receipt.matter, "accept", by=cast.convenor.viewer(at), at=at,
        data={"public_title": "路灯", "variety": "problem", "publish": "yes"},
    ).case)  # fmt: skip

    poor = client.post(f"{url}steps/rate/", {"process": "6", "result": "", "remark": "写了很多话"})
    good = client.post(f"{url}steps/rate/", {"process": "5", "result": "4", "remark": ""})
    late = client.post(f"{url}steps/rate/", {"process": "5", "result": "4", "remark": ""})

    assert poor.status_code == 422
    assert "写了很多话" in text(poor)
    assert good.status_code == 302
    assert late.status_code == 409
    assert list(Rating.objects.values_list("process", "result")) == [(5, 4)]
    assert Matter.objects.get().state == "rated"


def test_steps_are_refused_without_the_code(cast, at, client):
    matter = accepted_matter(cast, at)

    assert client.post(f"/matters/{matter.pk}/steps/withdraw/", {"reason": ""}).status_code == 404
    assert client.post(f"/matters/{matter.pk}/steps/fly/", {}).status_code == 404
    assert Matter.objects.get().state == "accepted"


@pytest.mark.parametrize("rows", [1, 30])
def test_public_pages_ask_twelve_questions_at_most(cast, at, client, django_assert_max_num_queries, rows):
    for _number in range(rows):
        matter = accepted_matter(cast, at)
    for page in ("/", "/matters/", f"/matters/{matter.pk}/", "/matters/new/", "/matters/track/"):
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200


def test_own_matter_asks_twelve_questions_at_most(cast, at, client, django_assert_max_num_queries):
    url = followed(client, raise_matter(cast, at))
    with django_assert_max_num_queries(12):
        assert client.get(url).status_code == 200


def test_who_raised_it_withdraws_it_on_the_tracking_page(cast, at, client):
    receipt = raise_matter(cast, at)
    url = followed(client, receipt)

    page = text(client.get(url))
    done = client.post(f"{url}steps/withdraw/", {"reason": "已经修好了"}, follow=True)

    assert f'action="{url}steps/withdraw/"' in page
    assert "stickbar" not in page
    assert Matter.objects.get().state == "withdrawn"
    assert "It is in the record" in text(done)
