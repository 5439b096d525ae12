"""Two clerks open the term, or a transfer meets the opening, at the same moment. The control takes the lock away."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet

from tests.kernel.test_races import slowed, together
from tests.roster.terms.preparing import DOCUMENT, OPENING, founded, prepared
from xieshang.kernel import clock
from xieshang.kernel.models import Entry
from xieshang.kernel.refusals import Refusal
from xieshang.roster import ops as roster
from xieshang.roster.models import Membership, Seat, Term
from xieshang.roster.ops import belonging
from xieshang.roster.terms import ops
from xieshang.roster.terms.models import Succession
from xieshang.roster.terms.ops import opening

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


@pytest.fixture
def unlocked(monkeypatch) -> None:
    """SELECT … FOR UPDATE is a mere SELECT."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **kwargs: rows)


def opens_twice(cast, at) -> list[object]:
    row = prepared(cast, at)
    by = [cast.clerk.viewer(OPENING), cast.admin.viewer(OPENING)]
    with clock.stopped_at(OPENING):
        return together(
            *[lambda by=one: ops.open_term(row, decision=DOCUMENT, leaving=0, by=by, at=OPENING) for one in by]
        )


def test_the_term_is_opened_once(cast, at, monkeypatch):
    slowed(monkeypatch, opening, "standing_members")

    ends = opens_twice(cast, at)

    assert sum(isinstance(end, Refusal) for end in ends) == 1
    assert Membership.objects.filter(term__number=11).count() == 3
    assert Entry.objects.filter(step="open", kind="succession").count() == 1


def test_without_the_lock_the_table_still_takes_one_membership_of_each(cast, at, monkeypatch, unlocked):
    slowed(monkeypatch, opening, "_check_days")

    ends = opens_twice(cast, at)

    assert sum(isinstance(end, Exception) for end in ends) >= 1
    assert Membership.objects.filter(term__number=11, valid_to__isnull=True).count() == 3


def test_two_who_found_the_next_term_found_one(cast, at, monkeypatch):
    ends = together(lambda: founded(cast, at), lambda: founded(cast, at))

    assert sum(isinstance(end, Refusal) for end in ends) == 1
    assert Term.objects.filter(number=11).count() == Succession.objects.count() == 1


def test_a_transfer_that_meets_the_opening_is_entered_before_it_or_refused(cast, at, monkeypatch):
    row = prepared(cast, at)
    place = roster.Belonging(cast.sector2, cast.special_committee2, None, date(2021, 12, 30), DOCUMENT)
    membership, by = cast.membership, cast.clerk.viewer(OPENING)
    slowed(monkeypatch, belonging, "check_belonging")
    slowed(monkeypatch, opening, "_end_memberships")

    with clock.stopped_at(OPENING):
        together(
            lambda: roster.transfer(membership, place=place, by=by, at=OPENING),
            lambda: ops.open_term(row, decision=DOCUMENT, leaving=0, by=by, at=OPENING),
        )

    over = Membership.objects.filter(term=cast.term)
    assert not over.filter(valid_to__isnull=True).exists()
    assert not Seat.objects.filter(membership__in=over, valid_to__isnull=True).exists()
    assert Membership.objects.filter(term__number=11, valid_to__isnull=True).count() == 3
