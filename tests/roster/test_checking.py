"""The database finds the same breaches of the rules as the rules themselves, one member after the other."""

import random
from datetime import date

import pytest

from tests.roster.test_pages import enrol_thirty
from xieshang.kernel import norms
from xieshang.roster import checking, ops, queries
from xieshang.roster.models import Group, Membership, Seat

pytestmark = pytest.mark.django_db
DAY = date(2020, 6, 10)


def broken_one_by_one(cast, at, *, one_is_enough: bool = False) -> set[str]:
    standing = checking.placed(queries.standing_on(cast.body.pk, DAY), DAY)
    rows = [checking.Placed(*row) for row in checking.as_placed(standing, cast.body.pk, DAY)]
    places = checking.places_of([row.pk for row in rows], DAY)
    rules = checking._Rules(Group.objects.filter(body=cast.body, kind=Group.Kind.TOWN).exists(), one_is_enough)
    return {row.member_no for row in rows if list(rules.broken(row, places.get(row.pk, [])))}


def disturb(cast, chance: random.Random) -> None:
    """Each member loses, changes or doubles something, or nothing."""
    groups = [cast.sector_group, cast.sector_group2, cast.town_group]
    for row in Membership.objects.filter(body=cast.body).order_by("id"):
        seats = list(Seat.objects.filter(membership=row).order_by("id"))
        match chance.randrange(7):
            case 0:
                Membership.objects.filter(pk=row.pk).update(committee=None)
            case 1 if seats:
                Seat.objects.filter(pk=seats[0].pk).delete()
            case 2 if seats:
                Seat.objects.filter(pk=seats[0].pk).update(valid_to=date(2020, 1, 1))
            case 3:
                missing = [group for group in groups if group.pk not in {seat.group_id for seat in seats}]
                for group in missing[:1]:
                    Seat.objects.create(membership=row, group=group, valid_from=date(2019, 1, 1))
            case 4:
                other = cast.sector2 if row.sector_id == cast.sector.pk else cast.sector
                Membership.objects.filter(pk=row.pk).update(sector=other)


@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_the_database_finds_those_who_break_a_rule_and_nobody_else(cast, at, monkeypatch, seed, groups):
    norms.decide("roster.groups", groups, body_id=cast.body.pk, year=2020, by=cast.clerk.viewer(at), at=at)
    monkeypatch.setattr(checking, "PAGE", 100)
    enrol_thirty(cast, 30)
    disturb(cast, random.Random(seed))

    found = checking.check(cast.clerk.viewer(at), DAY)

    assert {row.member_no for row in found.violations} == broken_one_by_one(cast, at, one_is_enough=groups == 1)
    assert found.breaching == len({row.member_no for row in found.violations})
    assert found.members == queries.standing_on(cast.body.pk, DAY).count()


def test_the_rest_stands_on_the_next_page(cast, at, client, monkeypatch):
    monkeypatch.setattr(checking, "PAGE", 10)
    enrol_thirty(cast, 25)
    clerk = cast.clerk.signed_in(client)

    first, last = (clerk.get(f"/desk/roster/check/?day=2020-06-10&page={number}") for number in (1, 3))

    assert first.context["found"] == 25
    assert first.context["pager"] == {"prev_url": "", "next_url": "?day=2020-06-10&page=2"}
    assert last.context["pager"] == {"prev_url": "?day=2020-06-10&page=2", "next_url": ""}
    assert len({row.cells[0].url for row in last.context["table"].rows}) == 5


def test_body_decides_whether_one_group_is_enough(cast, at):
    seats = Seat.objects.filter(membership__person=cast.member.person)
    clerk, number = cast.clerk.viewer(at), cast.member.person.memberships.get().member_no

    def broken() -> set[str]:
        return {row.member_no for row in checking.check(clerk, DAY).violations}

    assert number not in broken()
    seats.filter(group__kind=Group.Kind.TOWN).delete()
    assert number in broken()

    norms.decide("roster.groups", 1, body_id=cast.body.pk, year=2020, by=clerk, at=at)
    assert number not in broken()

    seats.delete()
    assert number in broken()


def test_a_sector_group_without_convenor_or_with_three_is_named(cast, at, client):
    clerk, lead = cast.clerk.signed_in(client), cast.sector_group2
    page = "/desk/roster/check/?day=2020-06-10"
    assert [group.pk for group in clerk.get(page).context["ill_convened"]] == [lead.pk]
    assert f"{lead.actor.name} has no convenor" in clerk.get("/desk/grouping/").content.decode()
    assert "none appointed" in clerk.get("/desk/groups/").content.decode()

    for player in (cast.member, cast.member2):
        ops.appoint(player.actor, role="convenor", of=lead.actor, since=date(2020, 6, 1))
    assert clerk.get(page).context["ill_convened"] == []

    ops.appoint(cast.chair.actor, role="convenor", of=lead.actor, since=date(2020, 6, 1))
    assert f"{lead.actor.name} has more than two convenors" in clerk.get(page).content.decode()
