"""What the clock does to tasks: the days for returning end, and what is late climbs the supervision ladder."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from xieshang.handling import guards, queries
from xieshang.handling.flow import LADDER
from xieshang.handling.models import Assignment
from xieshang.kernel import bodies, flow, norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.ticks import on_tick
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import Calendar

NORMS = {"remind": "handling.remind_before", "supervise": "handling.supervise_after", "report": "handling.report_after"}


@dataclass(frozen=True)
class Day:
    """A body's today: its calendar and what its norms say."""

    today: date
    calendar: Calendar
    days: dict[str, int]

    def rungs(self, due_on: date) -> Iterator[tuple[str, dict[str, Any]]]:
        """The rungs that a task with this due date has reached, each with its arithmetic."""
        left = self.calendar.remaining(self.today, due_on)
        reached = {"remind": left <= self.days["remind"], **{step: -left >= self.days[step] for step in LADDER[1:]}}
        for step in LADDER:
            if reached[step]:
                yield step, self._arithmetic(step, due_on, left)

    def _arithmetic(self, step: str, due_on: date, left: int) -> dict[str, Any]:
        return {
            "due_on": due_on,
            "today": self.today,
            "days_left": max(left, 0),
            "days_over": max(-left, 0),
            "norm": NORMS[step],
            "norm_days": self.days[step],
            "calendar_version": self.calendar.version,
        }


def day_of(body_id: int, at: datetime) -> Day:
    today = timezone.localdate(at)
    days = {step: int(norms.value(norm, body_id, on=today)) for step, norm in NORMS.items()}
    return Day(today, calendar_of(body_id), days)


@on_tick("handling.objections")
def close_objections(at: datetime) -> int:
    """Tasks whose days for returning are over stand; the number."""
    tasks = list(queries.past_objection(timezone.localdate(at)))
    machines = {body_id: bodies.machine(body_id, at) for body_id in {task.body_id for task in tasks}}
    return sum(
        _take(task, "close_objections", machines[task.body_id], {"objection_until": task.objection_until})
        for task in tasks
    )


@on_tick("handling.ladder")
def climb(at: datetime) -> int:
    """Every late task has climbed to the rung that its working days say, each rung once a deadline; the number of rungs."""
    return sum(_climb_in(body_id, at) for body_id in queries.bodies_with_open_tasks())


def _climb_in(body_id: int, at: datetime) -> int:
    day, machine = day_of(body_id, at), bodies.machine(body_id, at)
    horizon = day.calendar.add(day.today, day.days["remind"]).due + timedelta(days=1)
    tasks = queries.due_before(body_id, horizon)
    taken = queries.steps_of_many([task.pk for task in tasks])
    climbed = 0
    for task in tasks:
        done = guards.since_restart(taken.get(task.pk, ()))
        for step, arithmetic in day.rungs(task.reply_due_on):
            if step not in done:
                climbed += _take(task, step, machine, {**arithmetic, "round": task.round})
    return climbed


def _take(task: Assignment, step: str, machine: Viewer, data: dict[str, Any]) -> int:
    """1 if the step was taken; 0 if somebody else was there in the meantime."""
    try:
        flow.perform(task, step, by=machine, at=machine.at, data=data)
    except (flow.Guarded, flow.WrongState):
        return 0
    return 1
