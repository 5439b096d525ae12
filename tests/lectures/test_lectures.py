"""A lecture at a home: announced by the keeper, read of by everybody, its listeners counted, in ledger and on the home's page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.gatherings.sitting import next_free
from tests.places.day import main_room
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Gathering, Role
from xieshang.gatherings.ops import Guest
from xieshang.kernel import flow
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.lectures import ops, queries
from xieshang.lectures.models import Lecture
from xieshang.places.ledger.queries import Asked
from xieshang.places.ledger.registry import lines

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
TYPED = {
    "topic": "民法典与百姓生活",
    "speaker": "王法明",
    "about": "县司法局",
    "home": "H-LS",
    "venue": "二楼讲堂",
    "day": "2020-06-20",
    "starts": "15:00",
    "ends": "17:00",
    "_once": "k1",
}


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def announced(cast, at, *, days: int = 10, **changes) -> Lecture:
    given = {"topic": "民法典与百姓生活", "speaker": "王法明", "groups": [cast.town_group], **changes}
    starts = next_free(main_room(cast.home), at + timedelta(days=days))
    told = ops.Announced(**given, starts_at=starts, ends_at=starts + timedelta(hours=2))
    return ops.announce(cast.home, announced=told, by=cast.keeper.viewer(at), at=at)


def held(cast, at) -> Gathering:
    gathering, day = announced(cast, at).gathering, at + timedelta(days=10)
    keeper = cast.keeper.viewer(day)
    flow.perform(gathering, "open", by=keeper, at=day)
    guests = [Guest(Role.RESIDENT, name=f"听众{number}") for number in range(3)]
    gatherings.check_in_by_hand(gathering, guests=guests, why="签到表", by=keeper, at=day)
    flow.perform(gathering, "hold", by=keeper, at=day)
    return Gathering.objects.get(pk=gathering.pk)


def test_keeper_announces_and_everybody_reads(cast, at):
    keeper = cast.keeper.signed_in(Client(headers=EN))
    typed = {**TYPED, "groups": [cast.town_group.pk]}

    for _turn in range(2):  # sent again, the same form announces no second one
        answer = keeper.post(reverse("lectures:new"), typed)
    made = Lecture.objects.get()
    assert answer["Location"] == reverse("desk:case", args=[made.pk])
    assert made.gathering.state == "convoked" and made.gathering.organ == cast.home.actor
    invited = set(made.gathering.invitations.values_list("actor__name", "guest_name"))
    assert (None, "王法明") in invited and (cast.member.actor.name, "") in invited

    street = Client(headers=EN)
    for address in (reverse("lectures:index"), reverse("lectures:detail", args=[made.pk]), "/homes/H-LS/"):
        page = words(street.get(address))
        assert "民法典与百姓生活" in page and "王法明" in page
        assert cast.member.actor.name not in page
    assert "县司法局" in words(keeper.get(answer["Location"]))
    assert "民法典与百姓生活" in words(keeper.get(reverse("lectures:desk")))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"topic": ""}, "topic"),
        ({"speaker": ""}, "speaker"),
        ({"home": "H-JL"}, "home"),
        ({"day": "2020-06-09"}, "day"),
        ({"day": "2022-01-01"}, "day"),
        ({"ends": "14:00"}, "ends"),
        ({"groups": ["999999"]}, "groups"),
    ],
)
def test_lecture_that_makes_no_sense_is_told_and_not_kept(cast, at, changed, field):
    page = cast.keeper.signed_in(Client(headers=EN)).post(reverse("lectures:new"), {**TYPED, **changed})

    assert page.status_code == 422 and page.context["form"].errors.keys() == {field}
    assert not Gathering.objects.exists()


def test_listeners_are_counted_from_those_who_were_there(cast, at):
    gathering = held(cast, at)

    page = words(Client(headers=EN).get(reverse("lectures:detail", args=[gathering.pk])))
    (row,) = lines(Asked(2020).span(cast.home.pk), kind="lecture")

    assert "Listeners 3" in page
    assert row[3:6] == (gathering.title, 3, gathering.pk)


def test_lecture_that_is_called_off_is_read_of_no_more(cast, at):
    made = announced(cast, at)
    flow.perform(made.gathering, "cancel", by=cast.keeper.viewer(at), at=at, data={"reason": "停电"})

    assert Client().get(reverse("lectures:detail", args=[made.pk])).status_code == 404
    assert queries.published(cast.citizen.viewer(at)) == []


def test_way_to_a_public_gathering_leads_to_the_page_of_its_kind(cast, at):
    made = announced(cast, at)

    answer = Client().get(reverse("portal:case", args=[made.pk]), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("lectures:detail", args=[made.pk])
    assert made.gathering.title not in words(Client().get(reverse("consultations:index")))


def test_keeper_convenes_for_the_own_home_only(cast, at):
    with pytest.raises(NotAllowed):
        ops.announce(
            cast.home2,
            announced=ops.Announced("题目", "讲者", at, at + timedelta(hours=1)),
            by=cast.keeper.viewer(at),
            at=at,
        )
    assert [home.code for home in queries.homes_of(cast.keeper.viewer(at))] == ["H-LS"]
    assert {home.code for home in queries.homes_of(cast.clerk.viewer(at))} == {"H-LS", "H-JL"}
    for player in (cast.member, cast.convenor, cast.committee, cast.leader):
        with pytest.raises(NotAllowed):
            queries.announcing(player.viewer(at))


def test_hall_of_another_home_and_nobody_who_speaks_are_refused(cast, at):
    for changes in ({"hall": cast.hall2}, {"speaker": " "}):
        with pytest.raises(Invalid):
            announced(cast, at, **changes)
    assert not Gathering.objects.exists()


def test_lecture_without_its_speaker_cannot_be_planned_among_the_others(cast, at):
    page = cast.keeper.signed_in(Client(headers=EN)).get(reverse("gatherings:new"))

    assert page.status_code == 403


def test_stranger_and_unit_get_no_desk_page(cast, at):
    made = announced(cast, at)
    stranger = cast.stranger.signed_in(Client(headers=EN))

    assert made.gathering.title not in words(stranger.get(reverse("lectures:desk")))
    assert stranger.get(reverse("desk:case", args=[made.pk])).status_code == 404
    assert cast.unit.signed_in(Client()).get(reverse("lectures:desk")).status_code == 404
    assert Client().get(reverse("lectures:new"))["Location"].startswith("/signin/")


@pytest.mark.parametrize("rows", [1, 26])
def test_pages_ask_twelve_questions_at_most(cast, at, django_assert_max_num_queries, rows):
    for number in range(rows):
        made = announced(cast, at, days=10 + number)
    clerk, street = cast.clerk.signed_in(Client(headers=EN)), Client()
    asked = [(clerk, reverse("lectures:desk")), (clerk, reverse("lectures:new")), (street, reverse("lectures:index"))]
    asked += [(street, reverse("lectures:detail", args=[made.pk])), (street, "/homes/H-LS/")]
    for client, address in asked:
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200, address
