"""My numbers: each leads to a list that holds exactly as many rows, and counts only what is mine."""

from datetime import timedelta

import pytest

from tests.gatherings import sitting
from tests.matters.filing import accepted_matter, raise_matter

pytestmark = pytest.mark.django_db


def numbers(page) -> dict[str, str]:
    return {tile.label: tile.value for tile in page.context["tiles"]}


def test_convenors_numbers_count_the_own_hall_only(cast, client, at):
    raise_matter(cast, at)
    accepted_matter(cast, at)
    mine = numbers(cast.convenor.signed_in(client).get("/desk/"))
    others = numbers(cast.convenor2.signed_in(client).get("/desk/"))
    assert mine["matters raised in my hall this year"] == "2"
    assert mine["waiting for a sitting in my hall"] == "1"
    assert others["matters raised in my hall this year"] == "0"


def test_convenor_of_a_group_has_no_numbers_of_a_hall(cast, client, at):
    mine = numbers(cast.member.signed_in(client).get("/desk/"))
    assert "held by us this year" in mine and not [label for label in mine if "hall" in label]


def test_a_matter_of_last_year_is_not_counted_this_year(cast, client, at):
    raise_matter(cast, at - timedelta(days=365))
    assert numbers(cast.convenor.signed_in(client).get("/desk/"))["matters raised in my hall this year"] == "0"


@pytest.mark.parametrize("role", ["convenor", "member", "unit"])
def test_every_number_opens_a_list_with_as_many_rows(cast, client, at, role):
    accepted_matter(cast, at)
    raise_matter(cast, at)
    page = cast.player(role).signed_in(client).get("/desk/")
    assert page.context["tiles"]
    for tile in page.context["tiles"]:
        listing = client.get(tile.url).context["listing"]
        assert str(len(listing.page[0])) == listing.count == tile.value, tile.label


def test_who_looks_after_the_whole_body_gets_the_bodys_numbers(cast, client, at):
    page = cast.clerk.signed_in(client).get("/desk/")
    assert page.context["tiles"] == []
    assert page.context["numbers"]


def test_views_behind_numbers_stand_in_no_list_until_they_are_asked_for(cast, client, at):
    client = cast.convenor.signed_in(client)
    plain = [cut.label for cut in client.get("/desk/matters/").context["listing"].cuts]
    asked = [cut.label for cut in client.get("/desk/matters/?view=hall-year").context["listing"].cuts]
    assert set(asked) - set(plain) == {"Matters raised in my hall this year"}


def test_a_number_of_the_year_band_opens_a_list_with_as_many_rows(cast, client, at):
    sitting.convoked(cast, at)
    sitting.planned(cast, at)
    sitting.held(cast, at)
    items = cast.clerk.signed_in(client).get("/desk/").context["band"].quarters[1].items
    linked = [item for item in items if item.url]
    assert [item.value for item in linked] == ["1", "2"]
    for item in linked:
        assert client.get(item.url).context["listing"].count == item.value
