"""Two officers, one member, the same moment: one change is entered. The control takes the condition away: the table still refuses."""

import time
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet

from tests.kernel.test_races import slowed, together
from tests.roster.grouping import brought, decided
from xieshang.kernel import flow
from xieshang.kernel.models import Entry
from xieshang.kernel.refusals import Invalid, Refusal
from xieshang.roster import checking, ops
from xieshang.roster.grouping import entering
from xieshang.roster.grouping import ops as grouping
from xieshang.roster.grouping.models import Grouping
from xieshang.roster.models import Membership, Placing, Seat
from xieshang.roster.ops import belonging

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DOCUMENT = "沭政协发〔2020〕9号"


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def two_transfers(cast, at) -> list[object]:
    place = ops.Belonging(cast.sector2, cast.special_committee2, cast.town_group, date(2020, 6, 1), DOCUMENT)
    by, pk = cast.clerk.viewer(at), cast.membership.pk
    rows = [Membership.objects.get(pk=pk) for _each in range(2)]
    return together(*[lambda row=row: ops.transfer(row, place=place, by=by, at=at) for row in rows])


def refused(ends: list[object]) -> int:
    return sum(isinstance(end, Invalid) for end in ends)


def test_transfer_at_the_same_moment_is_entered_once(cast, at, monkeypatch):
    slowed(monkeypatch, belonging, "check_belonging")

    ends = two_transfers(cast, at)

    rows = Membership.objects.filter(person=cast.member.person)
    assert refused(ends) == 1
    assert rows.filter(valid_to__isnull=True).count() == 1
    assert rows.count() == 2


def test_without_the_condition_the_constraint_refuses_the_second(cast, at, monkeypatch):
    update = QuerySet.update
    # As if the row were written back as it was read before: ending always succeeds.
    monkeypatch.setattr(QuerySet, "update", lambda rows, **values: update(rows, **values) or 1)
    slowed(monkeypatch, belonging, "check_belonging")

    ends = two_transfers(cast, at)

    assert refused(ends) == 1
    assert Membership.objects.filter(person=cast.member.person, valid_to__isnull=True).count() == 1


def test_town_groups_changed_at_the_same_moment_leave_one_seat(cast, at, monkeypatch):
    other = ops.found_group(cast.term, kind="town", code="T-JL", name="蛟龙镇委员活动组", town=cast.town2)
    third = ops.found_group(cast.term, kind="town", code="T-XX", name="某镇委员活动组", town=cast.town2)
    by, row = cast.clerk.viewer(at), cast.membership

    def move(group) -> object:
        place = ops.Belonging(cast.sector, cast.special_committee, group, date(2020, 6, 1), DOCUMENT)
        return ops.transfer(Membership.objects.get(pk=row.pk), place=place, by=by, at=at)

    slowed(monkeypatch, belonging, "check_belonging")
    ends = together(lambda: move(other), lambda: move(third))

    assert refused(ends) == 1
    assert Seat.objects.filter(membership=row, group__kind="town", valid_to__isnull=True).count() == 1


# ---- groupings


def two_groupings(cast, at) -> list[Grouping]:
    """Two that are open at once, as if nothing had kept the second away."""
    first = brought(cast, at, {"新一组": ("S01", "S02")})
    Grouping.objects.filter(pk=first.pk).update(stage="closed")
    second = brought(cast, at, {"又一组": ("S01", "S02")})
    Grouping.objects.filter(pk=first.pk).update(stage="open")
    return [Grouping.objects.get(pk=row.pk) for row in (first, second)]


def decided_together(cast, at, rows: list[Grouping]) -> list[object]:
    return together(*[lambda row=row: decided(cast, at, row) for row in rows])


def standing_placings(cast) -> int:
    return Placing.objects.filter(sector=cast.sector, valid_to=None).count()


def test_grouping_decided_twice_at_the_same_moment_is_entered_once(cast, at, monkeypatch):
    found = brought(cast, at, {"新一组": ("S01", "S02")})
    slowed(monkeypatch, entering, "lots_of")

    ends = decided_together(cast, at, [Grouping.objects.get(pk=found.pk) for _each in range(2)])

    assert sum(isinstance(end, Refusal) for end in ends) == 1
    assert standing_placings(cast) == 1
    assert Entry.objects.filter(kind="grouping", step="decide").count() == 1


def test_of_two_groupings_decided_at_the_same_moment_one_is_entered_and_the_other_told_the_first_day(
    cast, at, monkeypatch
):
    rows = two_groupings(cast, at)
    slowed(monkeypatch, entering, "lots_of")

    ends = decided_together(cast, at, rows)

    assert ["first day possible" in str(end) for end in ends if isinstance(end, Invalid)] == [True]
    assert standing_placings(cast) == 1
    assert checking.counted(cast.body.pk, date(2020, 6, 10)) == (3, 0)


def test_without_the_lock_of_the_term_the_table_keeps_a_sector_in_one_group(cast, at, monkeypatch):
    rows = two_groupings(cast, at)
    monkeypatch.setattr(grouping, "hold", lambda term_id: None)
    slowed(monkeypatch, entering, "check_day")

    ends = decided_together(cast, at, rows)

    # The control: both found nothing in their way and came as far as the rows; the constraint refused one.
    assert ["at the same moment" in str(end) for end in ends if isinstance(end, Invalid)] == [True]
    assert standing_placings(cast) == 1


def joined_during_a_decision(cast, at, monkeypatch) -> int:
    """How many break a rule when somebody joins a sector by what stood before, while its group changes."""
    found = brought(cast, at, {"新一组": ("S01", "S02")})
    place = ops.Belonging(cast.sector, cast.special_committee, cast.town_group, date(2020, 6, 1), DOCUMENT, "10329097")
    by, profile = cast.clerk.viewer(at), ops.Profile(name="同时加入")

    def join() -> object:
        return ops.add_member(cast.body, profile=profile, place=place, namesake=False, by=by, at=at)

    def decide() -> object:
        time.sleep(0.3)
        return decided(cast, at, found, date(2020, 6, 2))

    slowed(monkeypatch, belonging, "seats_from")
    ends = together(join, decide)
    assert not [end for end in ends if isinstance(end, Exception)]
    return checking.counted(cast.body.pk, date(2020, 6, 10))[1]


def test_member_who_joins_while_a_grouping_is_entered_sits_in_the_group_of_the_sector(cast, at, monkeypatch):
    assert joined_during_a_decision(cast, at, monkeypatch) == 0


def test_without_the_lock_of_the_term_who_joins_meanwhile_sits_in_the_former_group(cast, at, monkeypatch):
    monkeypatch.setattr(grouping, "hold", lambda term_id: None)
    monkeypatch.setattr(belonging, "hold", lambda term_id: None)

    assert joined_during_a_decision(cast, at, monkeypatch) == 1


def test_two_proposals_asked_for_at_the_same_moment_are_one(cast, at, monkeypatch):
    by = cast.clerk.viewer(at)

    def begin() -> object:
        return grouping.begin(cast.term, "sector", by=by, at=at)

    slowed(monkeypatch, grouping, "_check_office")
    ends = together(begin, begin)

    assert sum(isinstance(end, Invalid) for end in ends) == 1
    assert Grouping.objects.count() == 1


def test_without_the_lock_two_proposals_are_begun(cast, at, monkeypatch):
    by = cast.clerk.viewer(at)
    monkeypatch.setattr(grouping, "hold", lambda term_id: None)
    slowed(monkeypatch, flow, "begin", before=True)

    together(*[lambda: grouping.begin(cast.term, "sector", by=by, at=at)] * 2)

    assert Grouping.objects.count() == 2
