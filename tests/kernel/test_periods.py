"""Years and quarters of a body."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from xieshang.kernel import periods
from xieshang.kernel.models import Period


@pytest.mark.parametrize("code", ["2020", "1949", "2020Q1", "2020Q4"])
def test_years_and_quarters_are_periods(code):
    assert periods.is_code(code)


@pytest.mark.parametrize("code", ["20", "0000", "2020Q5", "2020Q0", "2020q1", "2020-1", "20200", "²²²²", ""])
def test_nothing_else_is_a_period(code):
    assert not periods.is_code(code)


@pytest.mark.parametrize(
    ("first", "last"),
    [(None, None), (date(2020, 1, 1), date(2020, 12, 31)), (date(2020, 2, 10), date(2021, 2, 5))],
)
def test_quarters_are_the_whole_year_without_gap_or_overlap(first, last):
    year = periods.days("2020", first, last)
    quarters = [periods.days(f"2020Q{number}", first, last) for number in periods.QUARTERS]

    assert (quarters[0][0], quarters[-1][1]) == year
    for (_first, end), (start, _last) in pairwise(quarters):
        assert start == end + timedelta(days=1)


def test_calendar_quarters_begin_and_end_with_their_months():
    assert periods.days("2020Q1") == (date(2020, 1, 1), date(2020, 3, 31))
    assert periods.days("2020Q3") == (date(2020, 7, 1), date(2020, 9, 30))
    assert periods.days("2020Q4") == (date(2020, 10, 1), date(2020, 12, 31))


@pytest.mark.django_db
def test_quarters_follow_the_year_that_the_body_has_set(cast):
    Period.objects.create(body=cast.body, code="2020", starts_on=date(2020, 2, 1), ends_on=date(2021, 1, 31))

    assert periods.bounds(cast.body.pk, "2020Q2") == (date(2020, 5, 1), date(2020, 7, 31))
    assert periods.bounds(cast.body.pk, "2020Q4")[1] == date(2021, 1, 31)


def test_the_same_period_a_year_before():
    assert (periods.a_year_before("2020"), periods.a_year_before("2020Q3")) == ("2019", "2019Q3")
