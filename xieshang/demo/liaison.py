"""Who looks after which group in the demo year, and three members who keep contact with the people of their sectors."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.utils import timezone

from xieshang.demo.people import DATA, People
from xieshang.kernel import flow
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer
from xieshang.liaison import ops
from xieshang.liaison.models import Contact, Feedback

Acting = Callable[[Actor, datetime], Viewer]
Clerk = Callable[[datetime], Viewer]
Act = Callable[[datetime], Any]


class Keeper:
    """A member of the file with the constituents, in the order of the file."""

    def __init__(self, given: dict[str, Any], people: People, acting: Acting) -> None:
        self.given, self.people = given, people
        self.actor = people.members[given["member"]].person.actor
        self.acting = acting
        self.contacts: list[Contact] = []
        self.form: Feedback | None = None

    def by(self, at: datetime) -> Viewer:
        return self.acting(self.actor, at)

    def events(self) -> Iterator[tuple[datetime, Act]]:
        yield _at(self.given["since"], 10), self.begin
        for number, day, way, said in self.given["records"]:
            yield _at(day, 17), partial(self.speak, number, way, said)
        if feedback := self.given["feedback"]:
            yield _at(feedback["on"], 11), self.send
            if feedback["acknowledged"]:
                yield _at(feedback["acknowledged"], 9), self.acknowledge

    def begin(self, at: datetime) -> None:
        for name, phone, who in self.given["people"]:
            self.contacts.append(ops.add_contact(name=name, phone=phone, who=who, by=self.by(at), at=at))

    def speak(self, number: int, way: str, said: str, at: datetime) -> None:
        ops.record(self.contacts[number], way=way, said=said, on=at.date(), by=self.by(at), at=at)

    def send(self, at: datetime) -> None:
        words = {name: self.given["feedback"][name] for name in ("did", "voices", "wishes")}
        self.form = ops.begin_feedback(by=self.by(at), at=at)
        flow.perform(self.form, "send", by=self.by(at), at=at, data=words)

    def acknowledge(self, at: datetime) -> None:
        assert self.form is not None  # noqa: S101 - it was sent first
        convenor = self.form.group.actor.holders.select_related("actor").filter(role="convenor").order_by("pk")[0]
        flow.perform(self.form, "acknowledge", by=self.acting(convenor.actor, at), at=at, data={"remark": ""})


def _entrust(given: dict[str, Any], people: People, clerk: Clerk, at: datetime) -> None:
    for code, (number, committee) in given["cares"].items():
        ops.entrust(
            people.organs.groups[code],
            leader=people.members[number].person.actor,
            committee=people.organs.committees[committee],
            valid_from=date.fromisoformat(given["valid_from"]),
            decision=given["decision"],
            by=clerk(at),
            at=at,
        )


def _at(day: str, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(hour, 25)))


def events(people: People, acting: Acting, clerk: Clerk) -> Iterator[tuple[datetime, Act]]:
    """Everything that happens in liaison, in the order of the file."""
    given = json.loads((DATA / "liaison.json").read_text(encoding="utf-8"))
    yield _at(given["decided_on"], 9), partial(_entrust, given, people, clerk)
    for line in given["members"]:
        yield from Keeper(line, people, acting).events()
