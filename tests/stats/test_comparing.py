"""The year before beside each figure, or why it has none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from tests.matters.asking import text
from tests.matters.filing import accepted_matter, raise_matter
from xieshang.kernel import clock
from xieshang.stats import ops, queries, registry
from xieshang.stats.comparing import comparison
from xieshang.stats.registry import figures

pytestmark = pytest.mark.django_db
RECEIVED, OVERDUE, SOLVED = "hall-matters-received", "assignments-overdue", "hall-problems-solved"


def beside(cast, year, at):
    return comparison(cast.body, year, queries.values(cast.body, year, at=at), at=at)


def told(found):
    """Each comparable figure: now, before; each other one: the reason."""
    numbers = {one.row.key: (one.row.value, one.before) for one in found.rows}
    return numbers | {row.key: reason.words for reason in found.reasons for row in reason.rows}


@pytest.fixture
def later(at):
    """The same day a year later, at which the clock stands."""
    moment = at + timedelta(days=365)
    with clock.stopped_at(moment):
        yield moment


def test_a_year_that_is_not_over_stands_beside_the_same_days(cast, at, later):
    accepted_matter(cast, at)
    raise_matter(cast, at.replace(month=11))
    raise_matter(cast, later)
    raise_matter(cast, later)

    found = beside(cast, "2021", later)

    assert told(found)[RECEIVED] == (2, 1)
    assert (found.until, found.until_before) == (date(2021, 6, 10), date(2020, 6, 10))
    assert (found.is_over, found.is_kept, found.begins_on) == (False, False, date(2020, 6, 10))


def test_a_whole_year_stands_beside_the_whole_year_before(cast, at, later):
    raise_matter(cast, at.replace(month=11))
    raise_matter(cast, later)
    after = later.replace(year=2022)

    found = beside(cast, "2021", after)

    assert told(found)[RECEIVED] == (1, 1)
    assert (found.is_over, found.until, found.until_before) == (True, date(2021, 12, 31), date(2020, 12, 31))


def test_the_leap_day_stands_beside_the_last_of_february(cast):
    leap_day = timezone.make_aware(timezone.datetime(2020, 2, 29, 9))

    assert beside(cast, "2020", leap_day).until_before == date(2019, 2, 28)


def test_of_a_year_without_records_only_what_stands_on_a_day_is_known(cast, at):
    raise_matter(cast, at)

    found = told(beside(cast, "2020", at))

    assert found["members"] == (found["members"][0], found["members"][0])
    assert found[RECEIVED] == "nothing is recorded of 2019"


def test_what_reads_the_present_only_has_no_number_of_a_past_day(cast, at, later):
    raise_matter(cast, at)

    assert told(beside(cast, "2021", later))[OVERDUE].startswith("says how things stand now")


def test_of_a_closed_year_the_kept_numbers_are_taken(cast, at, later):
    raise_matter(cast, at)
    ops.freeze(cast.body, "2020", by=cast.clerk.viewer(later), at=later)
    after = later.replace(year=2022)

    found = beside(cast, "2021", after)

    assert (found.is_kept, told(found)[RECEIVED], told(found)[OVERDUE]) == (True, (0, 1), (0, 0))


def test_a_figure_that_was_counted_in_another_way_is_not_compared(cast, at, later, monkeypatch):
    raise_matter(cast, at)
    with translation.override("zh-hans"):
        ops.freeze(cast.body, "2020", by=cast.clerk.viewer(later), at=later)

    def otherwise(scope):
        """Counted otherwise since then."""
        return figures[SOLVED].query(scope)

    monkeypatch.setitem(figures, RECEIVED, replace(figures[RECEIVED], query=otherwise))
    found = told(beside(cast, "2021", later.replace(year=2022)))

    assert found[RECEIVED] == "counted in another way in 2020"
    assert found[SOLVED] == (0, 0)  # the same definition, though kept in the other language


def test_a_figure_that_did_not_exist_when_the_year_was_closed_is_not_compared(cast, at, later, monkeypatch):
    raise_matter(cast, at)
    kept = figures[SOLVED]
    monkeypatch.delitem(figures, SOLVED)
    ops.freeze(cast.body, "2020", by=cast.clerk.viewer(later), at=later)
    monkeypatch.setitem(figures, SOLVED, kept)

    found = told(beside(cast, "2021", later.replace(year=2022)))

    assert found[SOLVED] == "not among the figures that were kept when 2020 was closed"


def test_a_month_that_the_year_before_did_not_have_is_not_compared(cast, at, later, monkeypatch):
    raise_matter(cast, at)
    monkeypatch.setattr(registry, "month_sources", [])

    assert told(beside(cast, "2021", later))["month-consultations"] == "there was no such month in 2020"


def test_the_report_says_what_is_compared_and_what_is_not(cast, at, client):
    raise_matter(cast, at)

    page = text(client.get("/report/2020/"))

    assert "2020 is not over: counted up to 10 Jun 2020, and 2019 up to 10 Jun 2019." in page
    assert "nothing is recorded of 2019" in page
    assert "Figures of 2020 beside those of 2019" in page
