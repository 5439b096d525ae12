"""Working days: the notices' facts, the arithmetic, and how it is shown."""

import json
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from xieshang.kernel.workdays import Calendar, Reckoning, Skip, holiday_name, national, national_rows

days = st.dates(date(2019, 1, 1), date(2027, 12, 31))
counts = st.integers(1, 300)
DRAGON_BOAT_2020 = date(2020, 6, 18)


def span(first: date, last: date) -> set[date]:
    return {first + timedelta(days=i) for i in range((last - first).days + 1)}


@given(days, counts)
def test_due_is_a_working_day_and_between_undoes_add(start, n):
    due = national().add(start, n).due

    assert national().is_workday(due)
    assert national().between(start, due) == n
    assert national().between(due, start) == -n


@given(days, st.integers(0, 60))
def test_every_day_on_the_way_is_counted_or_explained(start, n):
    reckoning = national().add(start, n)

    way = span(start + timedelta(days=1), reckoning.due) if n else span(start, reckoning.due)
    explained = {skip.day for skip in reckoning.skipped}
    assert {day for day in way if not national().is_workday(day)} == explained
    assert len(way - explained) == max(n, 1)
    assert {skip.day for skip in reckoning.shifted} == {day for day in way & national().work if day.weekday() >= 5}


@given(days, st.integers(0, 400))
def test_between_counts_as_a_plain_loop_does(a, distance):
    b = a + timedelta(days=distance)

    looped = sum(national().is_workday(day) for day in span(a + timedelta(days=1), b)) if distance else 0

    assert national().between(a, b) == looped


@given(days, counts, st.integers(-40, 40))
def test_remaining_is_negative_exactly_when_overdue(start, n, apart):
    due = national().add(start, n).due
    today = due + timedelta(days=apart)

    assert (national().remaining(today, due) < 0) == (today > due)


@given(days, counts)
def test_reckoning_survives_json(start, n):
    reckoning = national().add(start, n)

    assert Reckoning.from_json(json.loads(json.dumps(reckoning.as_json()))) == reckoning


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2020, 6, 18), 10, date(2020, 7, 3)),  # Dragon Boat off, Sunday 28 June worked
        (date(2020, 1, 23), 1, date(2020, 2, 3)),  # Spring Festival prolonged to 2 February
        (date(2020, 9, 30), 2, date(2020, 10, 10)),  # National Day with Mid-Autumn, Saturday 10 October worked
        (date(2020, 9, 25), 1, date(2020, 9, 27)),  # Sunday worked
        (date(2019, 4, 30), 1, date(2019, 5, 5)),  # Labour Day 2019 as changed in March of that year
        (date(2022, 9, 30), 1, date(2022, 10, 8)),
        (date(2023, 9, 28), 1, date(2023, 10, 7)),
        (date(2025, 1, 27), 1, date(2025, 2, 5)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2020, 12, 18), 5, date(2020, 12, 25)),
    ],
)
def test_known_deadlines(start, n, due):
    assert national().add(start, n).due == due


@pytest.mark.parametrize(
    ("first", "last", "worked"),
    [
        (date(2020, 1, 24), date(2020, 2, 2), [date(2020, 1, 19)]),
        (date(2020, 5, 1), date(2020, 5, 5), [date(2020, 4, 26), date(2020, 5, 9)]),
        (date(2020, 10, 1), date(2020, 10, 8), [date(2020, 9, 27), date(2020, 10, 10)]),
        (date(2021, 2, 11), date(2021, 2, 17), [date(2021, 2, 7), date(2021, 2, 20)]),
        (date(2023, 1, 21), date(2023, 1, 27), [date(2023, 1, 28), date(2023, 1, 29)]),
        (date(2024, 2, 10), date(2024, 2, 17), [date(2024, 2, 4), date(2024, 2, 18)]),
        (date(2025, 10, 1), date(2025, 10, 8), [date(2025, 9, 28), date(2025, 10, 11)]),
        (date(2026, 10, 1), date(2026, 10, 7), [date(2026, 9, 20), date(2026, 10, 10)]),
    ],
)
def test_holiday_is_off_and_its_exchange_days_are_worked(first, last, worked):
    assert not any(national().is_workday(day) for day in span(first, last))
    assert all(national().is_workday(day) for day in worked)


def test_saturday_after_the_prolonged_spring_festival_of_2020_is_not_worked():
    assert not national().is_workday(date(2020, 2, 1))
    assert [row["source"] for row in national_rows() if row["date"] == "2020-02-01"] == ["国办发明电〔2020〕1号"]


def test_shipped_rows_name_their_source_and_are_in_order():
    rows = national_rows()

    assert [row["date"] for row in rows] == sorted({row["date"] for row in rows})
    assert all(row["name"] and row["source"] for row in rows)
    assert all(date.fromisoformat(row["date"]).weekday() >= 5 for row in rows if row["kind"] == "work")
    assert {row["date"][:4] for row in rows if row["status"] == "provisional"} == {"2027"}


@pytest.mark.parametrize(
    ("year", "off", "worked"),
    [
        (2019, 22, 6),
        (2020, 30, 6),
        (2021, 31, 7),
        (2022, 32, 7),
        (2023, 26, 7),
        (2024, 28, 8),
        (2025, 28, 5),
        (2026, 33, 6),
    ],
)
def test_counts_of_each_calendar_year(year, off, worked):
    assert sum(day.year == year for day in national().off) == off
    assert sum(day.year == year for day in national().work) == worked


def test_deadline_in_a_year_without_notice_is_provisional_and_says_so():
    settled = national().add(date(2026, 12, 1), 10)
    open_ = national().add(date(2026, 12, 1), 40)

    assert (settled.provisional, open_.provisional) == (False, True)
    with translation.override("en"):
        assert "The holidays of 2027 are not announced yet; this date may still change." in open_.sentences()


def test_zero_days_is_the_day_itself_or_the_next_working_day():
    assert national().add(date(2020, 6, 24), 0).due == date(2020, 6, 24)
    assert national().add(date(2020, 6, 25), 0).due == date(2020, 6, 28)


def test_overdue_on_the_weekend_right_after_the_due_date():
    friday = date(2020, 7, 3)

    assert national().remaining(friday, friday) == 0
    assert national().remaining(date(2020, 7, 4), friday) == -1
    assert national().remaining(date(2020, 7, 6), friday) == -1
    assert national().remaining(date(2020, 7, 7), friday) == -2
    assert national().remaining(date(2020, 6, 18), friday) == 10


def test_arithmetic_is_told_step_by_step():
    with translation.override("en"):
        words = national().add(DRAGON_BOAT_2020, 10).sentences()

    assert words == [
        "10 working days from 18 Jun 2020; counting begins on the day after.",
        "20 Jun to 21 Jun: weekend, not counted.",
        "25 Jun to 27 Jun: Dragon Boat Festival, not counted.",
        "28 Jun: worked in exchange for the holiday (Dragon Boat Festival), counted.",
        "Due on 3 Jul 2020.",
    ]


def test_joined_holidays_are_named_one_by_one_and_unknown_ones_as_written():
    with translation.override("en"):
        assert holiday_name("国庆节、中秋节") == "National Day, Mid-Autumn Festival"
        assert holiday_name("县庆日") == "县庆日"


def test_edition_of_a_body_differs_from_the_national_one():
    rows = [*national_rows(), {"date": "2020-07-01", "kind": "off", "name": "县庆日"}]

    own = Calendar.from_rows(2, rows).add(DRAGON_BOAT_2020, 10)

    assert (own.due, own.calendar_version) == (date(2020, 7, 6), 2)
    assert Skip(date(2020, 7, 1), "holiday", "县庆日") in own.skipped


@pytest.mark.parametrize(
    "rows",
    [
        [{"date": "2020-07-01", "kind": "closed"}],
        [{"date": "2020-07-01", "kind": "off"}, {"date": "2020-07-01", "kind": "work"}],
        [{"date": "1 July", "kind": "off"}],
    ],
)
def test_rows_that_make_no_sense_are_refused(rows):
    with pytest.raises(ValueError):
        Calendar.from_rows(2, rows)


@pytest.mark.parametrize("n", [-1, 100_000])
def test_days_out_of_reach_are_refused(n):
    with pytest.raises(ValueError):
        national().add(date(2020, 1, 1), n)
