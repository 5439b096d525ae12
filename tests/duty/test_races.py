"""Two who nominate the same person at once: one nomination stands, by the lock and by the constraint."""

import pytest
from django.db import IntegrityError, connection

from tests.duty.commending import award_of, nominated, opened
from tests.racing import meeting, together
from xieshang.duty import queries
from xieshang.duty.models import Nomination
from xieshang.kernel.refusals import Refusal

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ENDS: dict[type[Exception], str] = {Refusal: "refused", IntegrityError: "stopped by the database"}


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def _nominate_both(cast, at, monkeypatch, *, too_early: bool = False) -> list[str]:
    found, actor = opened(cast.clerk.viewer(at), at), cast.member2.actor
    field_of, meet = queries.field_of, meeting()
    before = field_of(cast.clerk.viewer(at), award_of(found))

    def slow_field(*args: object) -> queries.Field:
        field = before if too_early else field_of(*args)  # type: ignore[arg-type]
        meet()
        return field

    monkeypatch.setattr(queries, "field_of", slow_field)
    viewers = (cast.clerk.viewer(at), cast.committee.viewer(at))
    return together(*(lambda by=by: nominated(found, actor, by=by, at=at) for by in viewers), ends=ENDS)


def test_of_two_who_nominate_the_same_person_at_once_one_is_refused(cast, at, monkeypatch):
    assert _nominate_both(cast, at, monkeypatch) == ["done", "refused"]
    assert Nomination.objects.count() == 1


def test_of_two_who_looked_before_the_lock_the_database_stops_one(cast, at, monkeypatch):
    assert _nominate_both(cast, at, monkeypatch, too_early=True) == ["done", "stopped by the database"]
    assert Nomination.objects.count() == 1
