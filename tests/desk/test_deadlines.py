"""Deadlines in words."""

from datetime import date

import pytest

from xieshang.desk.deadlines import due
from xieshang.kernel.calendars import calendar_of

pytestmark = pytest.mark.django_db
FRIDAY = date(2020, 6, 12)


@pytest.mark.parametrize(
    ("on", "words", "tone"),
    [
        (date(2020, 6, 11), "1 working day overdue", "bad"),
        (FRIDAY, "Due today", "warn"),
        (date(2020, 6, 13), "Due before the next working day", "warn"),
        (date(2020, 6, 15), "1 working day left", "warn"),
        (date(2020, 6, 19), "5 working days left", ""),
    ],
)
def test_a_deadline_is_told_in_working_days(cast, on, words, tone):
    found = due(on, FRIDAY, calendar_of(cast.body.pk))
    assert (found.words, found.tone) == (words, tone)
