"""One step on several cases: each by its own permit, state and version; the result tells each apart."""

from datetime import timedelta

import pytest

from tests.matters.filing import raise_matter
from xieshang.kernel.models import Case, Entry

URL = "/desk/matters/together/"
SENT = {"_step": "accept", "_once": "abc"}


@pytest.fixture
def matters(cast, at):
    return [raise_matter(cast, at - timedelta(hours=i), title=f"第{i}件事").matter for i in range(4)]


def sent(client, matters, **more):
    """What the form of the page would send for the step `accept`."""
    page = client.get(URL, {"select": [matter.pk for matter in matters]})
    step = next(step for step in page.context["steps"] if step.code == "accept")
    fields = {name: field.initial for name, field in step.form.fields.items() if field.initial}
    return {**fields, "_once": "abc", **more}


def needed(step):
    return {name: "1" for name, field in step.form.fields.items() if field.required}


def answers(client, matters, **more):
    page = client.get(URL, {"select": [matter.pk for matter in matters]})
    step = next(step for step in page.context["steps"] if step.code == "accept")
    data = {}
    for name, field in step.form.fields.items():
        choices = [value for value, _label in getattr(field, "choices", []) if value]
        data[name] = field.initial or (choices[0] if choices else "可以商量")
    return {**data, **more}


def test_convenor_accepts_several_at_once(cast, client, at, matters):
    cast.convenor.signed_in(client)
    page = client.post(URL, answers(client, matters))
    assert page.status_code == 200
    assert page.context["went"] == 4
    assert set(Case.objects.filter(kind="matter").values_list("state", flat=True)) == {"accepted"}


def test_one_that_moved_on_stays_and_says_why(cast, client, at, matters):
    cast.convenor.signed_in(client)
    data = answers(client, matters)
    Case.objects.filter(pk=matters[0].pk).update(version=9)
    page = client.post(URL, data)
    results = {result.pk: result for result in page.context["results"]}
    assert page.context["went"] == 3 and not results[matters[0].pk].done and results[matters[0].pk].words
    assert results[matters[0].pk].words in page.content.decode()
    assert Case.objects.get(pk=matters[0].pk).state == "received"


def test_second_click_changes_nothing(cast, client, at, matters):
    cast.convenor.signed_in(client)
    data = answers(client, matters)
    client.post(URL, data)
    before = Entry.objects.count()
    page = client.post(URL, data)
    assert Entry.objects.count() == before and page.context["went"] == 4


def test_convenor_of_the_other_hall_takes_nothing(cast, client, at, matters):
    keys = [matter.pk for matter in matters]
    data = answers(cast.convenor.signed_in(client), matters)
    cast.convenor2.signed_in(client)
    assert client.get(URL, {"select": keys}).status_code == 302, "the door shows none of them"
    client.post(URL, data)
    assert set(Case.objects.filter(kind="matter").values_list("state", flat=True)) == {"received"}


def test_what_is_missing_is_asked_for_and_nothing_changes(cast, client, at, matters):
    cast.convenor.signed_in(client)
    data = answers(client, matters)
    page = client.get(URL, {"select": [matters[0].pk]})
    step = next(step for step in page.context["steps"] if step.code == "accept")
    required = [name for name, field in step.form.fields.items() if field.required]
    for name in required:
        data.pop(name, None)
    page = client.post(URL, data)
    if required:
        assert page.status_code == 422
        assert set(Case.objects.filter(kind="matter").values_list("state", flat=True)) == {"received"}


@pytest.mark.parametrize("code", ["nonsense", "consult", ""])
def test_a_step_that_is_none_takes_nothing(cast, client, at, matters, code):
    data = {"select": [f"{matter.pk}~1" for matter in matters], "_step": code}
    page = cast.convenor.signed_in(client).post(URL, data)
    assert page.context["went"] == 0
    assert set(Case.objects.filter(kind="matter").values_list("state", flat=True)) == {"received"}


def test_more_than_a_hundred_are_too_many(cast, client, at):
    answer = cast.clerk.signed_in(client).get(URL, {"select": [str(pk) for pk in range(1, 102)]}, follow=True)
    assert "100" in answer.content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_page_costs_the_same_for_one_and_many(cast, client, at, django_assert_max_num_queries, number):
    made = [raise_matter(cast, at, title=f"第{i}件").matter.pk for i in range(number)]
    cast.convenor.signed_in(client).get(URL, {"select": made})
    with django_assert_max_num_queries(12):
        page = client.get(URL, {"select": made})
    assert len(page.context["rows"]) == number


def test_boxes_stand_only_before_those_who_can_act(cast, client, at, matters):
    assert 'name="select"' in cast.convenor.signed_in(client).get("/desk/matters/").content.decode()
    assert 'name="select"' not in cast.member.signed_in(client).get("/desk/matters/").content.decode()
