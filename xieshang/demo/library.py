"""The comprehensive home of the demo: its library, its lectures, and the point from which volunteers serve."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.utils import timezone

from xieshang.demo.people import DATA, People
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Gathering, Role
from xieshang.kernel import bodies, flow
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer
from xieshang.lectures import ops as lectures
from xieshang.places.library import ops as library
from xieshang.places.library.models import Book, Loan
from xieshang.places.models import Home
from xieshang.places.posts import ops as posts

Acting = Callable[[Actor, datetime], Viewer]
Act = Callable[[datetime], Any]
LAST_DAY = date(2020, 12, 18)


class Keeper:
    """Who keeps the home, with what was shelved, lent and announced so far."""

    def __init__(self, given: dict[str, Any], people: People, acting: Acting) -> None:
        self.given, self.people, self.acting = given, people, acting
        self.home: Home = people.organs.homes[given["home"]]
        self.actor = people.staff[given["keeper"]].actor
        self.books: dict[str, Book] = {}
        self.loans: dict[str, Loan] = {}
        self.held: dict[str, Gathering] = {}

    def by(self, at: datetime) -> Viewer:
        return self.acting(self.actor, at)

    def events(self) -> Iterator[tuple[datetime, Act]]:
        yield _at(self.given["post"]["opened_on"], 10), self.open_post
        for line in self.given["books"]:
            yield _at(line[0], 15), partial(self.shelve, line)
        for day, title, number, back in self.given["loans"]:
            yield _at(day, 16), partial(self.lend, title, number)
            if back:
                yield _at(back, 16), partial(self.take_back, title, number)
        for row in self.given["lectures"]:
            yield _at(row["on"], 9), partial(self.announce, row)
            if date.fromisoformat(row["day"]) <= LAST_DAY:
                yield _at(row["day"], 15), partial(self.listen, row)
                yield _at(row["day"], 17), partial(self.write_minutes, row)

    def open_post(self, at: datetime) -> None:
        given, organs = self.given["post"], self.people.organs
        opening = posts.Opening(
            name=given["name"],
            name_en=given["name_en"],
            kind=given["kind"],
            opened_on=date.fromisoformat(given["opened_on"]),
            home=self.home,
            town=organs.towns[given["town"]],
            address=given["address"],
            facilities=given["facilities"],
            serves=given["serves"],
        )
        members = [self.member(number) for number in given["members"]]
        posts.found_post(organs.body, code=given["code"], opening=opening, members=members)

    def member(self, number: str) -> Actor:
        return self.people.members[number].person.actor

    def shelve(self, line: list[Any], at: datetime) -> None:
        _on, *described = line
        book = library.add(self.home, described=library.Described(*described), by=self.by(at), at=at)
        self.books[book.title] = book

    def lend(self, title: str, number: str, at: datetime) -> None:
        loan = library.lend(self.books[title], to=self.member(number), by=self.by(at), at=at)
        self.loans[f"{title} {number}"] = loan

    def take_back(self, title: str, number: str, at: datetime) -> None:
        flow.perform(self.loans[f"{title} {number}"], "give_back", by=self.by(at), at=at, data={"remark": ""})

    def announce(self, row: dict[str, Any], at: datetime) -> None:
        announced = lectures.Announced(
            topic=row["topic"],
            speaker=row["speaker"],
            about=row["about"],
            venue="讲堂",
            starts_at=_at(row["day"], 15),
            ends_at=_at(row["day"], 17),
            groups=[self.people.organs.groups[row["group"]]],
        )
        self.held[row["topic"]] = lectures.announce(self.home, announced=announced, by=self.by(at), at=at).gathering

    def listen(self, row: dict[str, Any], at: datetime) -> None:
        """Members check in with the code, others sign the sheet."""
        gathering, by = self.held[row["topic"]], self.by(at)
        flow.perform(gathering, "open", by=by, at=at)
        invited = gathering.invitations.filter(role=Role.MEMBER).select_related("actor").order_by("position", "id")
        came = [invitation.actor for invitation in invited[: row["came"]] if invitation.actor]
        machine = bodies.machine(self.home.body_id, at)
        gatherings.check_in_by_code(gathering, actors=came, by=machine, at=at)
        others = [gatherings.Guest(Role.GUEST, name=row["speaker"])]
        others += [
            gatherings.Guest(Role.RESIDENT, name=f"听众{number:02d}") for number in range(1, row["listeners"] + 1)
        ]
        gatherings.check_in_by_hand(gathering, guests=others, why="到场签名，由管理员录入", by=by, at=at)

    def write_minutes(self, row: dict[str, Any], at: datetime) -> None:
        gathering, by = self.held[row["topic"]], self.by(at)
        flow.perform(gathering, "hold", by=by, at=at)
        gatherings.save_minutes(gathering, base=0, text=row["minutes"], by=by, at=at)
        flow.perform(gathering, "confirm_minutes", by=by, at=at)


def _at(day: str, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(hour, 5)))


def events(people: People, acting: Acting) -> Iterator[tuple[datetime, Act]]:
    """Everything that happens at the comprehensive home, in the order of the file."""
    given = json.loads((DATA / "library.json").read_text(encoding="utf-8"))
    yield from Keeper(given, people, acting).events()
