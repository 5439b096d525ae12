"""The map of the towns, where the body put them; and the homes side by side."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.matters.filing import raise_matter
from tests.places import keeping
from tests.places.test_ledger import TOLD, words
from tests.places.test_pages import open_thirty
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.places.ledger import ops as ledger
from xieshang.places.ledger.queries import Asked
from xieshang.places.towns import ops, queries
from xieshang.places.towns.models import Tile

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
PLACES = {"371329001": (2, 2), "371329101": (1, 3)}


def tiles_of(page) -> list[str]:
    """The tiles of a page in the order in which they are read, as words."""
    found = re.findall(r"<li[^>]*><(?:a|div)[^>]*class=\"s\d\">(.*?)</li>", page.content.decode(), re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)).strip() for one in found]


def test_towns_lie_where_the_office_put_them_and_are_read_from_the_north(cast, at):
    ops.arrange(PLACES, by=cast.clerk.viewer(at), at=at)
    raise_matter(cast, at)

    for client, address, target in (
        (Client(headers=EN), "/homes/", "/homes/H-LS/"),
        (cast.clerk.signed_in(Client(headers=EN)), "/desk/places/", "/desk/homes/H-LS/ledger/"),
    ):
        page = client.get(address)
        tiles, html = tiles_of(page), page.content.decode()
        assert [tile.split()[0] for tile in tiles] == [cast.town2.name, cast.town.name]
        assert "1 matter many" in tiles[1] and "0 matters none yet" in tiles[0]
        assert "1 home" in tiles[1] and "1 hall" in tiles[1]
        assert re.search(rf'class="r2 c2"><a href="{target}" class="s3"', html)


def test_tile_counts_the_members_of_the_town_group(cast, at):
    counted = queries.members_by_town(cast.body.pk, at.date())

    page = tiles_of(Client(headers=EN).get("/homes/"))

    assert counted[cast.town.pk] > 0 and f"{counted[cast.town.pk]} member" in " ".join(page)


@pytest.mark.parametrize(
    ("matters", "most", "shade"),
    [(0, 0, 0), (0, 9, 0), (1, 9, 1), (3, 9, 1), (4, 9, 2), (6, 9, 2), (7, 9, 3), (1, 1, 3)],
)
def test_shade_says_how_many_against_the_most(matters, most, shade):
    assert queries.shade_of(matters, most) == shade


def test_office_arranges_the_map_and_takes_towns_from_it(cast, at):
    clerk = cast.clerk.signed_in(Client(headers=EN))
    page = reverse("places:arrangement")

    typed = {"row-371329001": "2", "column-371329001": "2", "row-371329101": "1", "column-371329101": "3"}
    assert clerk.post(page, typed)["Location"] == page
    assert set(Tile.objects.values_list("town__code", "row", "column")) == {("371329001", 2, 2), ("371329101", 1, 3)}
    clerk.post(page, {**typed, "row-371329101": "", "column-371329101": ""})

    assert list(Tile.objects.values_list("town__code", flat=True)) == ["371329001"]
    assert cast.clerk.actor.name in words(clerk.get(page))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"column-371329001": ""}, "row-371329001"),
        ({"row-371329001": "0"}, "row-371329001"),
        ({"row-371329001": "9"}, "row-371329001"),
        ({"row-371329001": "1", "column-371329001": "3"}, "row-371329001"),
    ],
)
def test_map_that_makes_no_sense_is_told_and_not_kept(cast, at, changed, field):
    typed = {"row-371329001": "2", "column-371329001": "2", "row-371329101": "1", "column-371329101": "3"}

    page = cast.clerk.signed_in(Client(headers=EN)).post(reverse("places:arrangement"), {**typed, **changed})

    assert page.status_code == 422 and field in page.context["form"].errors
    assert not Tile.objects.exists()


def test_one_tile_holds_one_town_whoever_writes(cast, at):
    ops.arrange(PLACES, by=cast.clerk.viewer(at), at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Tile.objects.filter(town=cast.town).update(row=1, column=3)


def test_only_the_office_and_the_administrator_arrange_their_own_towns(cast, at):
    for player in (cast.keeper, cast.convenor, cast.member, cast.leader):
        with pytest.raises(NotAllowed):
            ops.arrange(PLACES, by=player.viewer(at), at=at)
        with pytest.raises(NotFound):
            queries.towns_of(player.viewer(at))
    with pytest.raises(Invalid):
        ops.arrange(PLACES, by=cast.stranger.viewer(at), at=at)


def test_homes_are_compared_by_what_their_ledgers_hold(cast, at):
    raise_matter(cast, at)
    ledger.enter(cast.home, told=TOLD, by=cast.clerk.viewer(at), at=at)
    keeping.brought_to("closed", cast, at)

    rows = {row.home.code: row for row in queries.compared(cast.clerk.viewer(at), Asked(2020), at.date())}

    assert rows["H-LS"].numbers == {"activity": 1, "people": 26, "duty": 0, "contact": 0, "matter": 1}
    assert rows["H-LS"].score == 100 and rows["H-JL"].score is None
    assert set(rows["H-JL"].numbers.values()) == {0}


@pytest.mark.parametrize(
    ("order", "first"),
    [("people", "H-JL"), ("-people", "H-LS"), ("grade", "H-LS"), ("matter", "H-LS"), ("none", "H-JL")],
)
def test_comparison_is_sorted_by_any_column(cast, at, order, first):
    raise_matter(cast, at)
    keeping.brought_to("closed", cast, at)
    told = ledger.Told("study", date(2020, 3, 4), "座谈", 90, "签到表")
    ledger.enter(cast.home2, told=told, by=cast.clerk.viewer(at), at=at)

    page = cast.clerk.signed_in(Client(headers=EN)).get(f"{reverse('places:compared')}?sort={order}")

    html = page.content.decode()
    codes = re.findall(r"/desk/homes/([\w-]+)/ledger/\?", html)
    assert codes[0] == first if order != "none" else set(codes) == {"H-JL", "H-LS"}
    assert ('aria-sort="descending"' in html) is (order in ("people", "grade", "matter"))


def test_units_and_street_compare_nothing_and_strangers_their_own(cast, at):
    address = reverse("places:compared")

    assert cast.unit.signed_in(Client()).get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/signin/")
    assert cast.home.actor.name not in words(cast.stranger.signed_in(Client()).get(address))


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_twelve_questions_at_most(cast, at, django_assert_max_num_queries, rows):
    if rows > 1:
        open_thirty(cast)
        ops.arrange(PLACES, by=cast.clerk.viewer(at), at=at)
    clerk = cast.clerk.signed_in(Client(headers=EN))
    for address in (reverse("places:compared"), reverse("places:arrangement"), "/desk/places/", "/homes/"):
        with django_assert_max_num_queries(12):
            assert clerk.get(address).status_code == 200
