"""The list of matters says until when a unit has one, and whether it is late."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.handling.giving import assist, given, lead, task
from tests.matters.filing import raise_matter
from xieshang.handling.models import Assignment

pytestmark = pytest.mark.django_db
URL = "/desk/matters/"


def rows(cast, query: str = "") -> list[tuple[date | None, bool]]:
    listing = cast.clerk.signed_in(Client()).get(URL + query).context["listing"]
    place = [column.code for column in listing.columns].index("unit_due") + 1
    return [(row.cells[place].at, row.cells[place].late) for row in listing.table.rows]


def test_day_of_the_first_unit_that_owes_something_stands_in_the_list(cast, at):
    given(cast, at, lead(cast.unit_organ, days=20), assist(cast.unit2_organ, days=3))
    first = Assignment.objects.order_by("due_on")[0].due_on

    assert rows(cast) == [(first, False)]


def test_matter_whose_unit_is_late_is_marked_and_has_its_view(cast, at):
    late = task(cast, at - timedelta(days=60))
    raise_matter(cast, at)

    assert rows(cast, "?view=late") == [(late.due_on, True)]
    assert sorted(shown for _day, shown in rows(cast)) == [False, True]


def test_day_is_gone_once_the_unit_has_replied(cast, at):
    task(cast, at, "accept", "reply")

    assert rows(cast) == [(None, False)]
    assert rows(cast, "?view=late") == []
