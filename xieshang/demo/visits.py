"""The delegations of the demo year: announced, prepared, received and summed up by the office."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from xieshang.demo.people import DATA, People
from xieshang.kernel import flow
from xieshang.kernel.viewer import Viewer
from xieshang.visits import forms, ops
from xieshang.visits.models import Visit

Row = dict[str, str]
Clerk = Callable[[datetime], Viewer]
Act = Callable[[datetime], Any]
WAY = {"announced": 1, "prepared": 2, "cancelled": 2, "closed": 4}  # path: how many of the four acts happen


class Delegation:
    """One line of the file and the visit that came of it."""

    def __init__(self, row: Row, people: People, clerk: Clerk) -> None:
        self.row, self.people, self.clerk = row, people, clerk
        self.arrives_on = date.fromisoformat(row["arrives_on"])
        self.visit: Visit | None = None

    def events(self) -> Iterator[tuple[datetime, Act]]:
        second = self.cancel if self.row["path"] == "cancelled" else partial(self._step, "prepare", {})
        closing = {"summary": self.row["summary"], "led_to": "", "photos": [], "publish": self.row["publish"]}
        receive = partial(self._step, "receive", {"people": int(self.row["people"] or 0)})
        acts: tuple[Act, ...] = (self.announce, second, receive, partial(self._step, "close", closing))
        moments = ((-7, 10), (-3, 15), (0, 18), (1, 16))
        for (days, hour), act in list(zip(moments, acts, strict=True))[: WAY[self.row["path"]]]:
            day = self.arrives_on + timedelta(days=days)
            yield timezone.make_aware(datetime.combine(max(day, date(2020, 1, 6)), time(hour, 20))), act

    def announce(self, at: datetime) -> None:
        row, organs = self.row, self.people.organs
        plan = ops.Plan(
            origin=row["origin"],
            level=row["level"],
            people=int(row["planned"]),
            topics=row["topics"],
            arrives_on=self.arrives_on,
            host=organs.committees[row["host"]].actor,
            leaves_on=date.fromisoformat(row["leaves_on"]),
            batch=int(row["batch"]),
            leader=row["leader"],
            receivers=tuple(filter(None, row["receivers"].split(";"))),
            programme=forms.programme(row["programme"].replace("；", "\n"), self.arrives_on),
        )
        self.visit = ops.announce(plan, by=self.clerk(at), at=at)

    def cancel(self, at: datetime) -> None:
        self._step("cancel", {"reason": self.row["reason"]}, at)

    def _step(self, step: str, data: dict[str, Any], at: datetime) -> None:
        assert self.visit is not None  # noqa: S101 - the file announces every delegation first
        flow.perform(self.visit, step, by=self.clerk(at), at=at, data=dict(data))


def events(people: People, clerk: Clerk) -> Iterator[tuple[datetime, Act]]:
    """Everything that happens to the delegations, in the order of the file."""
    with (DATA / "visits.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from Delegation(row, people, clerk).events()
