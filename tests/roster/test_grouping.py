"""Groupings: proposed, locked, moved, decided; what stood before can still be read as of any day."""

import pytest

from tests.roster.grouping import (
    asked,
    lot_of,
    many_sectors,
    part_of,
    places,
)
from xieshang.kernel import flow
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.roster.grouping import families, kinds
from xieshang.roster.grouping import ops as grouping
from xieshang.roster.grouping.families import Kind
from xieshang.roster.grouping.models import Grouping
from xieshang.roster.models import Placing, Seat, Sector

pytestmark = pytest.mark.django_db


# ---- what is similar


@pytest.mark.parametrize(
    ("sector", "family", "word"),
    [
        ("民主党派和无党派", "党派", "民主党派"),
        ("社会科学界", "文化", "社会科学"),
        ("社会福利和社会保障界", "社会福利", "社会福利"),
        ("新的社会阶层人士", "经济工商", "新的社会阶层"),
        ("某某界", "", ""),
    ],
)
def test_family_of_a_sector_is_that_of_the_longest_word_in_its_name(sector, family, word):
    found = families.kinship(sector, families.defaults())

    assert (found.family, found.word) == (family, word)
    assert found.reason


def test_a_body_chooses_its_own_families_and_the_kind_of_a_sector(cast, at):
    own = (Kind("甲", ("中共",)), Kind("乙", ("工会",)))

    many = kinds.choose(cast.body, own, {cast.sector2.pk: "乙"}, by=cast.clerk.viewer(at), at=at)

    assert many == 2
    assert families.of_body(cast.body.pk) == own
    assert families.of_body(cast.other_body.pk) == families.defaults()
    chosen = families.chosen([cast.sector2.pk])[cast.sector2.pk]
    assert families.kinship("经济界", own, by_hand=chosen) == families.Kinship("乙", by_hand=True)
    assert kinds.choose(cast.body, own, {cast.sector2.pk: "乙"}, by=cast.clerk.viewer(at), at=at) == 0


def test_nobody_but_the_office_says_what_is_similar(cast, at):
    for name, refusal in (("committee", NotAllowed), ("member", NotAllowed), ("stranger", NotFound)):
        with pytest.raises(refusal):
            kinds.choose(cast.body, (Kind("甲", ("乙",)),), {}, by=getattr(cast, name).viewer(at), at=at)
    assert families.of_body(cast.body.pk) == families.defaults()


# ---- proposing


def test_proposal_places_every_sector_once_and_changes_nothing_in_the_roster(cast, at):
    many_sectors(cast)
    before = list(Placing.objects.values_list()), list(Seat.objects.values_list())

    found = asked(cast, at, count=4)

    assert set(places(found)) == set(Sector.objects.filter(term=cast.term).values_list("name", flat=True))
    assert found.parts.count() == 4
    assert (list(Placing.objects.values_list()), list(Seat.objects.values_list())) == before


def test_groups_of_today_go_on_by_their_names(cast, at):
    many_sectors(cast)

    found = asked(cast, at, count=5)

    assert part_of(found, "界别活动综合组1").group == cast.sector_group
    assert places(found)["中共"] == "界别活动综合组1"


def test_nobody_but_the_office_asks_for_a_proposal(cast, at):
    for name, refusal in (
        ("committee", NotAllowed),
        ("member", NotAllowed),
        ("convenor", NotAllowed),
        ("stranger", NotFound),
    ):
        with pytest.raises(refusal):
            grouping.begin(cast.term, "sector", by=getattr(cast, name).viewer(at), at=at)
    assert not Grouping.objects.exists()


def test_one_grouping_of_a_kind_is_prepared_at_a_time(cast, at):
    many_sectors(cast)
    first = asked(cast, at)

    with pytest.raises(Invalid, match="not finished yet"):
        asked(cast, at)
    assert asked(cast, at, "town").sort == "town"

    flow.perform(first, "give_up", by=cast.clerk.viewer(at), at=at, data={"reason": "重来"})
    assert asked(cast, at).pk != first.pk


def test_locked_sector_stays_in_its_group_when_asked_again(cast, at):
    many_sectors(cast)
    found = asked(cast, at, count=4)
    lot, home = lot_of(found, "农业界"), part_of(found, places(found)["中共"])
    by = cast.clerk.viewer(at)
    grouping.rework(found, grouping.Wish(places={lot.pk: home.pk}, held={lot.pk: "group"}), by=by, at=at)

    found = grouping.rework(found, grouping.Wish(count=4, again=True), by=by, at=at)

    assert lot_of(found, "农业界").part.name == home.name
    assert lot_of(found, "农业界").held == "group"
    assert len(places(found)) == 9


def test_sector_locked_under_a_committee_stays_under_it(cast, at):
    many_sectors(cast)
    found = asked(cast, at, count=4)
    lot = lot_of(found, "医药卫生界")
    committee = lot.part.committee
    by = cast.clerk.viewer(at)

    found = grouping.rework(found, grouping.Wish(held={lot.pk: "committee"}, count=2, again=True), by=by, at=at)

    assert lot_of(found, "医药卫生界").part.committee == committee


def test_sector_is_moved_by_hand_into_a_group_of_its_own(cast, at):
    many_sectors(cast)
    found = asked(cast, at, count=3)
    lot = lot_of(found, "工会")

    grouping.rework(found, grouping.Wish(places={lot.pk: grouping.NEW}), by=cast.clerk.viewer(at), at=at)

    alone = lot_of(found, "工会")
    assert alone.by_hand and alone.part.lots.count() == 1
    assert found.parts.count() in (3, 4)


def test_two_groups_cannot_bear_one_name(cast, at):
    many_sectors(cast)
    found = asked(cast, at, count=3)
    names = {part.pk: "同名组" for part in found.parts.all()}

    with pytest.raises(Invalid, match="same name"):
        grouping.rework(found, grouping.Wish(names=names), by=cast.clerk.viewer(at), at=at)
