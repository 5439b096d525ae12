"""The year of the six sector groups in the demo: their plans, and the first summaries."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.utils import timezone

from xieshang.demo.people import DATA, People
from xieshang.groups import ops
from xieshang.groups.models import GroupYear, PlanLine
from xieshang.groups.plans import lines_of
from xieshang.kernel import flow
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer

Acting = Callable[[Actor, datetime], Viewer]
Act = Callable[[datetime], Any]
WORDS = ("did", "lessons", "next")


class Year:
    """A group of the file; its year began by the clock."""

    def __init__(self, given: dict[str, Any], people: People, acting: Acting) -> None:
        self.given, self.acting = given, acting
        self.group = people.organs.groups[given["group"]]
        self.convenor = people.members[given["convenor"]].person.actor
        self.guide = people.staff[given["guide"]].actor

    def events(self) -> Iterator[tuple[datetime, Act]]:
        yield _at(self.given["handed_in"], 9), self.hand_in
        yield _at(self.given["agreed"], 15), partial(self.step, "agree", self.guide, {"remark": ""})
        for title, day, what in self.given["done"]:
            yield _at(day, 17), partial(self.carry_out, title, what)
        if summary := self.given["summary"]:
            said = {word: summary[word] for word in WORDS} | {"files": []}
            yield _at(summary["on"], 10), partial(self.step, "sum_up", self.convenor, said)
            if summary["closed"]:
                yield _at(summary["closed"], 16), partial(self.step, "close", self.guide, {"remark": ""})

    def hand_in(self, at: datetime) -> None:
        by = self.acting(self.convenor, at)
        of_year = ops.begin(self.group, year=at.year, by=by, at=at)
        ops.write_plan(of_year, lines=lines_of("\n".join(self.given["plan"])), by=by, at=at)
        flow.perform(of_year, "hand_in", by=by, at=at)

    def carry_out(self, title: str, what: str, at: datetime) -> None:
        line = PlanLine.objects.select_related("of_year").get(of_year__group=self.group, title=title)
        ops.carry_out(line, what=what, on=at.date(), by=self.acting(self.convenor, at), at=at)

    def step(self, code: str, who: Actor, said: dict[str, Any], at: datetime) -> None:
        of_year = GroupYear.objects.get(group=self.group, year=at.year)
        flow.perform(of_year, code, by=self.acting(who, at), at=at, data=said)


def _at(day: str, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(hour, 40)))


def events(people: People, acting: Acting) -> Iterator[tuple[datetime, Act]]:
    """Everything that the groups plan and sum up, in the order of the file."""
    for given in json.loads((DATA / "groups.json").read_text(encoding="utf-8"))["groups"]:
        yield from Year(given, people, acting).events()
