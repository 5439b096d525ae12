"""Two officers, one member, the same moment: one change is entered. The control takes the condition away: the table still refuses."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet

from tests.kernel.test_races import slowed, together
from xieshang.kernel.refusals import Invalid
from xieshang.roster import ops
from xieshang.roster.models import Membership, Seat
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
