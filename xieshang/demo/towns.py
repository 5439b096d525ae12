"""The towns of the demo: where they lie on the map, who directs their liaison offices, and what homes entered afterwards."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.utils import timezone

from xieshang.demo.people import DATA, People
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer
from xieshang.places.ledger import ops as ledger
from xieshang.places.offices import ops as offices
from xieshang.places.towns import ops as towns

Acting = Callable[[Actor, datetime], Viewer]
Clerk = Callable[[datetime], Viewer]
Act = Callable[[datetime], Any]


def _arrange(given: dict[str, Any], clerk: Clerk, at: datetime) -> None:
    towns.arrange({row["town"]: tuple(row["tile"]) for row in given["towns"]}, by=clerk(at), at=at)


def _open_offices(given: dict[str, Any], people: People, clerk: Clerk, at: datetime) -> None:
    by, since, decision = clerk(at), date.fromisoformat(given["opened_on"]), given["decision"]
    for row in given["towns"]:
        town = people.organs.towns[row["town"]]
        office = offices.open_office(
            town, name=f"{town.name}政协委员联络室", opened_on=since, address=row["address"], by=by
        )
        for kind in ("director", "deputy"):
            if row[kind]:
                actor = people.staff[row[kind]].actor
                offices.appoint(office, kind=kind, actor=actor, since=since, decision=decision, by=by, at=at)


def _enter(line: list[Any], people: People, acting: Acting, at: datetime) -> None:
    _on, home, keeper, kind, day, title, count, source = line
    told = ledger.Told(kind, date.fromisoformat(day), title, count, source)
    ledger.enter(people.organs.homes[home], told=told, by=acting(people.staff[keeper].actor, at), at=at)


def _at(day: str, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(hour, 35)))


def events(people: People, acting: Acting, clerk: Clerk) -> Iterator[tuple[datetime, Act]]:
    """Everything that happens about the towns, in the order of the file."""
    given = json.loads((DATA / "towns.json").read_text(encoding="utf-8"))
    yield _at(given["decided_on"], 9), partial(_arrange, given, clerk)
    yield _at(given["decided_on"], 10), partial(_open_offices, given, people, clerk)
    for line in given["activities"]:
        yield _at(line[0], 11), partial(_enter, line, people, acting)
