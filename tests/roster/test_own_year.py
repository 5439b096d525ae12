"""The year of a member on one page: every number is the length of the list below it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.gatherings.sitting import held
from tests.liaison.keeping import added, spoke
from tests.places.day import brought_to

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
URL = reverse("roster:own-year")


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def numbers(page) -> dict[str, int]:
    return {line.code: line.many for line in page.context["own"].lines if line.many}


@pytest.fixture
def busy(cast, at):
    """The member attended a sitting, was on duty, and spoke twice on a day with a constituent."""
    gathering = held(cast, at - timedelta(days=10))
    duty = brought_to("kept", cast, at)
    contact = added(cast.member.viewer(at), at)
    for _time in range(2):
        spoke(contact, cast.member.viewer(at), at)
    return gathering, duty, contact


def test_member_reads_what_they_did_and_opens_each_record(cast, at, busy):
    gathering, duty, contact = busy

    page = cast.member.signed_in(Client(headers=EN)).get(URL)

    assert numbers(page) == {"attended": 1, "duty": 1, "contacts": 2}
    found = page.content.decode()
    assert all(reverse("desk:case", args=[case.pk]) in found for case in (gathering, duty, contact))
    assert "Contacts with constituents · 2" in words(page) and "× 2" in words(page)


def test_another_year_is_chosen_and_nonsense_shows_this_one(cast, at, busy):
    client = cast.member.signed_in(Client(headers=EN))

    assert numbers(client.get(URL, {"year": "2019"})) == {}
    assert client.get(URL, {"year": "0x7"}).context["own"].year == at.year
    assert "Nothing is recorded of you in this year." in words(client.get(URL, {"year": "2019"}))


def test_member_sees_nothing_of_another_member(cast, at, busy):
    assert numbers(cast.member2.signed_in(Client(headers=EN)).get(URL)) == {}


@pytest.mark.parametrize("role", ["stranger", "clerk", "unit"])
def test_who_is_no_member_has_no_such_page(cast, at, role):
    assert cast.player(role).signed_in(Client()).get(URL).status_code == 403


def test_first_page_of_a_member_leads_there(cast, at):
    assert cast.member.signed_in(Client()).get("/desk/").content.decode().count(URL) == 3
    assert URL not in cast.clerk.signed_in(Client()).get("/desk/").content.decode()


@pytest.mark.parametrize("many", [1, 20])
def test_own_year_costs_the_same_with_one_record_and_with_many(cast, at, django_assert_max_num_queries, many):
    contact = added(cast.member.viewer(at), at)
    for back in range(many):
        spoke(contact, cast.member.viewer(at), at, (at - timedelta(days=back)).date())
    client = cast.member.signed_in(Client())
    client.get(URL)

    with django_assert_max_num_queries(8):
        assert numbers(client.get(URL)) == {"contacts": many}
