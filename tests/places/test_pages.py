"""Homes and halls, on the desk and for everybody."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.places import ops, parts, queries
from xieshang.places.models import Hall, Home

LOCAL = "django.core.cache.backends.locmem.LocMemCache"


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


NEW = {"name": "经济开发区委员之家", "code": "H-KF", "kind": "town", "address": "开发区", "opened_on": "2020-06-10"}


def test_office_opens_a_home_with_its_hall(cast, client, at):
    clerk = cast.clerk.signed_in(client)
    assert 'href="/desk/homes/new/"' in text(clerk.get("/desk/places/"))

    answer = clerk.post("/desk/homes/new/", NEW | {"town": cast.town.pk, "hall": "经济开发区“有事来协商”议事厅"})

    home = Home.objects.get(code="H-KF")
    assert "经济开发区委员之家" in text(clerk.get(answer["Location"]))
    assert (home.kind, home.town, home.opened_on, home.rooms.count()) == ("town", cast.town, date(2020, 6, 10), 2)
    assert home.halls.get().town == cast.town
    assert "经济开发区委员之家" in text(client.get("/homes/")) and "经济开发区“有事" in text(client.get("/homes/H-KF/"))


def test_home_without_a_hall_opens_and_a_second_with_its_code_does_not(cast, client, at):
    clerk = cast.clerk.signed_in(client)
    coming = NEW | {"opened_on": "2020-07-01"}
    assert "经济开发区委员之家" in text(clerk.post("/desk/homes/new/", coming, follow=True))
    assert clerk.post("/desk/homes/new/", coming).status_code == 422
    assert Home.objects.get(code="H-KF").halls.count() == 0


@pytest.mark.parametrize(("role", "status"), [("keeper", 403), ("member", 403), ("committee", 403), ("unit", 404)])
def test_nobody_but_the_office_opens_a_home(cast, client, at, role, status):
    signed_in = cast.player(role).signed_in(client)
    assert signed_in.post("/desk/homes/new/", NEW).status_code == status
    assert not Home.objects.filter(code="H-KF").exists()


def test_what_anybody_reads_of_a_home_is_remembered_for_a_minute_and_for_nobody_with_a_code(
    cast, at, settings, django_assert_num_queries
):
    settings.CACHES = {"default": {"BACKEND": LOCAL, "LOCATION": "homes"}}
    anybody = Viewer.visitor(cast.body.pk, at)
    with_code = Viewer.visitor(cast.body.pk, at, tokens=frozenset({1}))
    home = queries.public_home(cast.body, "H-LS", at.date())
    first = parts.rendered(anybody, home)

    with django_assert_num_queries(0):
        assert parts.rendered(anybody, home) == first
    with CaptureQueriesContext(connection) as asked:
        parts.rendered(with_code, home)
    assert len(asked) > 1
