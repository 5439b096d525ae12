"""Late tasks climb: reminder, supervision letter, report to the chairs, each once a deadline, each with its arithmetic."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.handling.giving import take, task
from xieshang.handling import queries, ticking
from xieshang.kernel import norms, stories
from xieshang.kernel.models import Case, Entry

pytestmark = pytest.mark.django_db


def day(month: int, number: int) -> datetime:
    return timezone.make_aware(datetime(2020, month, number, 8, 0))


def rungs(case: Case) -> list[str]:
    """The steps of the ladder that the log of the task holds."""
    steps = Entry.objects.filter(case_id=case.pk, step__in=("remind", "supervise", "report")).order_by("id")
    return list(steps.values_list("step", flat=True))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (day(6, 18), []),  # 4 working days before 24 June
        (day(6, 19), ["remind"]),
        (day(6, 24), ["remind"]),
        (day(7, 1), ["remind"]),  # 4 working days over: 28, 29, 30 June, 1 July
        (day(7, 2), ["remind", "supervise"]),
        (day(7, 8), ["remind", "supervise"]),
        (day(7, 9), ["remind", "supervise", "report"]),
    ],
)
def test_task_due_on_24_june_has_climbed(cast, at, today, expected):
    found = task(cast, at, "accept", days=10)

    ticking.climb(today)

    assert rungs(found) == expected


def test_second_tick_of_the_day_does_nothing(cast, at):
    found = task(cast, at, "accept", days=10)

    first, second = ticking.climb(day(7, 9)), ticking.climb(day(7, 9))

    assert (first, second) == (3, 0)
    assert rungs(found) == ["remind", "supervise", "report"]


def test_rung_keeps_its_arithmetic_and_tells_it(cast, at):
    found = task(cast, at, "accept", days=10)

    ticking.climb(day(7, 2))

    data = Entry.objects.get(case=found, step="supervise").data
    told = stories.timeline(found)[-1].sentence
    assert {**data, "round": 1} == {
        "due_on": "2020-06-24",
        "today": "2020-07-02",
        "days_left": 0,
        "days_over": 5,
        "norm": "handling.supervise_after",
        "norm_days": 5,
        "calendar_version": 1,
        "round": 1,
    }
    assert all(part in told for part in ("24 Jun 2020", "2 Jul 2020", "5"))


def test_ladder_starts_anew_with_a_new_deadline(cast, at):
    found = task(cast, at, "accept", "ask_extension", days=10)
    ticking.climb(day(6, 23))

    take(cast, found, "grant_extension", day(6, 24))
    quiet = ticking.climb(day(6, 29))
    again = ticking.climb(day(7, 6))

    assert (quiet, again) == (0, 1)
    assert rungs(found) == ["remind", "remind"]


def test_task_that_was_replied_to_climbs_no_further(cast, at):
    found = task(cast, at, "accept", "reply", days=10)

    assert ticking.climb(day(9, 1)) == 0
    assert rungs(found) == []


def test_days_of_the_ladder_are_norms_of_the_body(cast, at):
    norms.decide("handling.supervise_after", 2, body_id=cast.body.pk, year=2020, by=cast.admin.viewer(at), at=at)
    found = task(cast, at, "accept", days=10)

    ticking.climb(day(6, 29))

    assert rungs(found) == ["remind", "supervise"]


def test_nobody_but_the_system_climbs(cast, at):
    found = task(cast, at, "accept")

    offered = {offer.step.code for offer in queries.flow.open_steps(cast.clerk.viewer(at), found)}

    assert not offered & {"remind", "supervise", "report", "close_objections"}


def test_objection_window_is_closed_once_by_the_clock(cast, at):
    found = task(cast, at)
    last_day = ticking.close_objections(at + timedelta(days=7))

    first = ticking.close_objections(at + timedelta(days=8))
    second = ticking.close_objections(at + timedelta(days=8))

    offer = next(
        one for one in queries.flow.offers(cast.unit.viewer(at), found) if one.step.code == "return_with_reason"
    )
    assert (last_day, first, second) == (0, 1, 0)
    assert (offer.permitted, offer.allowed) == (True, False)
    assert offer.reason


def test_overdue_list_names_days_and_rung_in_one_statement(cast, at, django_assert_num_queries):
    late = task(cast, at, "accept", days=10)
    task(cast, at, "accept", days=60)
    today = day(7, 2)
    ticking.climb(today)
    viewer = cast.clerk.viewer(today)

    with django_assert_num_queries(2):  # the list, and the edition of the calendar
        found = queries.overdue(viewer, today=today.date())

    assert [(entry.task.pk, entry.days_over, entry.rung) for entry in found] == [(late.pk, 5, "supervise")]
    assert queries.overdue(cast.stranger.viewer(today), today=today.date()) == []
    assert queries.overdue(cast.unit2.viewer(today), today=today.date()) == []


def test_units_are_summed_up_in_one_statement(cast, at, django_assert_num_queries):
    task(cast, at, "accept", "reply", days=10)
    task(cast, at, "accept", days=10)
    task(cast, at, "cancel", days=10)
    today = day(7, 2)
    viewer = cast.clerk.viewer(today)

    with django_assert_num_queries(1):
        found = queries.by_unit(viewer, today=today.date())

    row = found[0]
    assert len(found) == 1
    assert (row.unit, row.tasks, row.open, row.overdue) == (cast.unit_organ.actor.name, 2, 2, 1)
    assert (row.replied, row.in_time, row.verified) == (1, 1, 0)


def test_inbox_of_a_unit_is_sorted_by_deadline_and_holds_its_open_tasks_only(cast, at):
    later, sooner = task(cast, at, days=20), task(cast, at, "accept", days=10)
    task(cast, at, "cancel")

    assert [one.pk for one in queries.inbox(cast.unit.viewer(at))] == [sooner.pk, later.pk]
    assert not queries.inbox(cast.unit2.viewer(at)).exists()
    assert not queries.inbox(cast.clerk.viewer(at)).exists()
