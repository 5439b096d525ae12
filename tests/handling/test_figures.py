"""Figures of the tasks count what the records say."""

from datetime import date, timedelta

import pytest

from tests.handling.giving import take, task
from xieshang.handling import figures
from xieshang.stats.registry import Scope

pytestmark = pytest.mark.django_db


def test_figures_of_the_year(cast, at):
    done = task(cast, at, "accept", days=10)
    late = task(cast, at, "accept", days=10)
    task(cast, at, "accept", days=10)
    for step in ("reply", "pass_review", "verify"):
        take(cast, done, step, at)
    take(cast, late, "reply", at + timedelta(days=30))
    scope = Scope((cast.body.pk,), date(2020, 1, 1), date(2020, 12, 31), at + timedelta(days=200))
    other = Scope((cast.other_body.pk,), date(2020, 1, 1), date(2020, 12, 31), at + timedelta(days=200))

    queries = (
        figures.assignments_opened,
        figures.assignments_replied,
        figures.assignments_replied_in_time,
        figures.assignments_verified,
        figures.assignments_overdue,
        figures.supervision_letters,
    )

    assert [query(scope).count() for query in queries] == [3, 2, 1, 1, 1, 0]
    assert [query(other).count() for query in queries] == [0] * 6


def test_task_that_falls_due_later_this_year_is_not_overdue_today(cast, at):
    task(cast, at, "accept", days=10)
    days = (date(2020, 1, 1), date(2020, 12, 31))

    assert figures.assignments_overdue(Scope((cast.body.pk,), *days, at)).count() == 0
    assert figures.assignments_overdue(Scope((cast.body.pk,), *days, at + timedelta(days=60))).count() == 1
