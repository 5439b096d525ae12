"""Town groups: members fall by the town that something says; the office places the others."""

from datetime import date

import pytest

from tests.roster import grouping as county
from tests.roster.grouping import (
    BEFORE,
    DAY,
    asked,
    breaches,
    brought,
    decided,
    group_on,
    part_of,
    seat_on,
)
from xieshang.kernel import flow
from xieshang.roster import ops
from xieshang.roster.grouping import ops as grouping
from xieshang.roster.grouping.models import Lot
from xieshang.roster.models import Change, Group, Placing, Seat, Sector

pytestmark = pytest.mark.django_db


# ---- town groups


def test_members_fall_by_workplace_then_as_today_then_with_their_colleagues(cast, at):
    ops.rewrite(cast.member.person, workplace="蛟龙镇中心小学")
    ops.rewrite(cast.member2.person, workplace="临沭县教育局")

    found = asked(cast, at, "town")

    lots = {
        lot.membership.person_id: lot for lot in Lot.objects.filter(grouping=found).select_related("part", "membership")
    }
    assert lots[cast.member.person.pk].part.name == "蛟龙镇委员活动组"
    # The county bears the name of its street: that alone says nothing.
    assert lots[cast.member2.person.pk].part.group == cast.town_group


def test_decided_town_groups_move_members_and_keep_where_they_sat(cast, at):
    ops.rewrite(cast.member.person, workplace="蛟龙镇中心小学")

    decided(cast, at, asked(cast, at, "town"))

    row = cast.membership
    assert (seat_on(row, BEFORE, "town"), seat_on(row, DAY, "town")) == (["临沭街道委员活动组"], ["蛟龙镇委员活动组"])
    assert Group.objects.get(term=cast.term, town=cast.town2).valid_from == DAY
    assert seat_on(row, DAY) == ["界别活动综合组1"]
    assert [change.kind for change in Change.objects.all()] == ["grouped"]
    assert breaches() == []


def test_member_whose_town_nothing_says_has_to_be_placed_by_the_office(cast, at):
    Seat.objects.filter(membership=cast.membership, group__kind="town").delete()
    ops.rewrite(cast.member.person, workplace="某某公司")
    found = asked(cast, at, "town")
    by = cast.clerk.viewer(at)

    with pytest.raises(flow.Guarded, match="1"):
        decided(cast, at, found)
    lot = Lot.objects.get(grouping=found, part=None)
    grouping.rework(found, grouping.Wish(places={lot.pk: part_of(found, "临沭街道委员活动组").pk}), by=by, at=at)

    assert decided(cast, at, found).state == "entered"
    assert seat_on(cast.membership, DAY, "town") == ["临沭街道委员活动组"]


def test_first_grouping_of_a_term_places_everybody_from_its_first_day(cast, at):
    county.many_sectors(cast)
    first = date(2017, 1, 8)
    Placing.objects.all().delete()
    Seat.objects.filter(group__kind="sector").delete()
    codes = tuple(Sector.objects.filter(term=cast.term).values_list("code", flat=True))

    decided(cast, at, brought(cast, at, {"全体组": codes}), first)

    assert group_on(cast, "农业界", first).actor.name == "全体组"
    assert Seat.objects.filter(group__kind="sector", valid_from=first).count() == 30
    assert breaches() == []
