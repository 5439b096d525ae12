"""Homes and halls, on the desk and for everybody."""

from datetime import date

import pytest

from xieshang.kernel.refusals import Invalid
from xieshang.places import ops
from xieshang.places.models import Hall


def text(response) -> str:
    return response.content.decode()


def open_thirty(cast) -> None:
    for number in range(30):
        home = ops.open_home(
            cast.body, code=f"X{number}", kind="urban", name=f"新家{number}", opened_on=date(2019, 1, 1), town=cast.town
        )
        ops.open_hall(home, code=f"X{number}", name=f"新厅{number}", opened_on=date(2019, 1, 1))


@pytest.mark.parametrize("address", ["/desk/places/", "/homes/"])
def test_lists_take_at_most_twelve_statements_whatever_their_rows(
    cast, client, at, address, django_assert_max_num_queries
):
    clerk = cast.clerk.signed_in(client)
    open_thirty(cast)

    with django_assert_max_num_queries(12):
        response = clerk.get(address)

    assert "新家29" in text(response)


def test_public_page_names_places_and_nobody(cast, client, at):
    page = text(client.get("/homes/H-LS/"))

    assert cast.home.actor.name in page
    assert cast.hall.actor.name in page
    assert "/matters/new/?hall=LS" in page
    assert cast.keeper.actor.name not in page
    assert cast.convenor.actor.name not in page


@pytest.mark.parametrize("code", ["H-DD", "H-XX"])
def test_home_of_another_body_or_of_none_is_not_found(cast, client, at, code):
    assert client.get(f"/homes/{code}/").status_code == 404


def test_desk_names_keepers_and_convenors_and_not_those_of_the_neighbour(cast, client, at):
    page = text(cast.clerk.signed_in(client).get("/desk/places/"))

    assert cast.keeper.actor.name in page
    assert cast.convenor.actor.name in page
    assert "大店镇" not in page


def test_stranger_sees_only_their_own_places(cast, client, at):
    page = text(cast.stranger.signed_in(client).get("/desk/places/"))

    assert "大店镇" in page
    assert cast.home.actor.name not in page


def test_place_is_shown_until_its_last_day(cast, client, at):
    ops.close_home(cast.home, last_day=date(2020, 6, 9))

    assert cast.home.actor.name not in text(client.get("/homes/"))
    assert cast.home.actor.name in text(cast.clerk.signed_in(client).get("/desk/places/?day=2020-06-09"))
    assert Hall.objects.get(pk=cast.hall.pk).closed_on == date(2020, 6, 9)


def test_places_open_and_close_in_order(cast):
    with pytest.raises(Invalid):
        ops.open_hall(cast.home, code="Y", name="早厅", opened_on=date(2018, 5, 17))
    with pytest.raises(Invalid):
        ops.close_home(cast.home, last_day=date(2018, 5, 17))
    with pytest.raises(Invalid):
        ops.open_home(cast.body, code="Y", kind="castle", name="城堡", opened_on=date(2019, 1, 1))
