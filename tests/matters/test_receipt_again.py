"""A phone that never saw the answer and sends the form again gets the receipt with its code."""

import pytest

from xieshang.matters.models import Matter

pytestmark = pytest.mark.django_db
SAID = {
    "text": "村口的三盏路灯从五月起不亮，晚上学生回家看不见路。",
    "title": "村口的路灯不亮",
    "hall": "LS",
    "variety": "problem",
    "category": "roads",
    "name": "王小明",
    "phone": "19900009999",
    "_once": "0123456789abcdef01234567",
}


def test_who_sends_again_after_a_lost_answer_gets_the_same_code(cast, at, client):
    client.get("/matters/new/")
    browser = client.cookies["xs_browser"].value
    first = client.post("/matters/new/", SAID, follow=True).context["code"]
    # The worker was killed between commit and answer: neither session nor code cookie reached the phone.
    client.cookies.clear()
    client.cookies["xs_browser"] = browser

    again = client.post("/matters/new/", SAID, follow=True)

    assert again.context["code"] == first and first in again.content.decode()
    assert Matter.objects.count() == 1
