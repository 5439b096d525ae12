"""The year 2020 of the demo, replayed through the operations that people use, in one global order of time.

Each day is one transaction and ends with a tick, as the installation would have had it. Whatever would leave the machine is
born suppressed. The same files give the same year.
"""

import csv
import json
from collections import ChainMap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from xieshang.demo import (
    advice,
    consulting,
    documents,
    duty,
    groups,
    hours,
    liaison,
    library,
    press,
    rules,
    standards,
    towns,
    visits,
)
from xieshang.demo.people import DATA, People
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings import paper
from xieshang.gatherings.models import AgendaItem, Gathering, Role
from xieshang.handling.models import Assignment
from xieshang.kernel import bodies, clock, flow, jobs, ticks
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer
from xieshang.matters import ops as matters
from xieshang.matters.models import Matter
from xieshang.places.models import Hall

FIRST_DAY, LAST_DAY = date(2020, 1, 6), date(2020, 12, 18)
END_OF_DAY = time(18, 30)
FORM = "hall-sitting"
SETTLED, ESCALATED = "settled_on_spot", "escalated"
REDIRECTED = "redirected_"
REFUSAL_CODES = {"M2020-040": "litigation", "M2020-119": "accusation"}
Progress = Callable[[int, int], None]
Row = dict[str, str]


@dataclass(order=True)
class Event:
    """Something that is done at a moment; `position` keeps the order of the files."""

    at: datetime
    position: int
    act: Callable[[datetime], Any] = field(compare=False)


class Replay:
    """What has been raised and convened so far, by the codes of the files."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.matters: dict[str, Matter] = {}
        self.sittings: dict[str, Gathering] = {}
        self.consultations: dict[str, Gathering] = {}
        self.rows = {row["code"]: row for row in _matter_rows()}
        self.halls = {**people.organs.halls, people.other_hall.code: people.other_hall}
        self.convenors = _convenors()
        self.known: dict[int, Viewer] = {}

    def viewer(self, actor: Actor, at: datetime) -> Viewer:
        """Nobody of the demo changes office in the year, so their hats are read once."""
        if actor.pk not in self.known:
            self.known[actor.pk] = self.people.viewer(actor, at)
        return replace(self.known[actor.pk], at=at)

    def convenor(self, hall: Hall, at: datetime) -> Viewer:
        return self.viewer(self.people.staff[self.convenors[hall.code]].actor, at)

    def clerk(self, at: datetime) -> Viewer:
        return self.viewer(self.people.staff["clerk1"].actor, at)

    def liaison(self, code: str, at: datetime) -> Viewer:
        return self.viewer(self.people.liaisons[code].actor, at)

    def unit(self, code: str) -> Actor:
        return self.people.organs.units[code].actor

    def asker(self, row: Row, at: datetime) -> Viewer:
        matter = self.matters[row["code"]]
        return Viewer.visitor(matter.body_id, at, tokens=frozenset({matter.pk}))

    # Matters
    def raise_matter(self, row: Row, at: datetime) -> None:
        hall = self.halls[row["hall"]]
        filing = matters.Filing(
            title=row["title"],
            text=row["text"],
            variety=row["variety"],
            is_petition=row["petition"] == "yes",
            category=row["category"],
            place=row["place"],
            alias=row["raiser_alias"],
            name=row["raiser_name"],
            phone=row["raiser_phone"],
            channel=row["channel"],
        )
        own = row["channel"] == Matter.Channel.PHONE
        by = Viewer.visitor(hall.body_id, at) if own else self.convenor(hall, at)
        self.matters[row["code"]] = matters.receive(hall, filing=filing, by=by, at=at).matter

    def accept(self, row: Row, at: datetime) -> None:
        variety = "petition" if row["petition"] == "yes" else row["variety"]
        data = {"public_title": row["public_title"] or row["title"], "variety": variety, "publish": "yes", "remark": ""}
        self._step(row, "accept", at, data)

    def decide(self, row: Row, at: datetime) -> None:
        """Refused, passed to another office, or withdrawn by who raised it."""
        path, words = row["path"], row["result"] or row["title"]
        if path == "refused":
            self._step(row, "refuse", at, {"reason_code": REFUSAL_CODES.get(row["code"], "personal"), "reason": words})
        elif path.startswith(REDIRECTED):
            self._step(row, "redirect", at, {"target": path.removeprefix(REDIRECTED), "reason": words})
        else:
            matter = self.matters[row["code"]]
            matters.take_step_as_asker(matter, "withdraw", visitor=self.asker(row, at), at=at, data={"reason": words})

    def _step(self, row: Row, step: str, at: datetime, data: dict[str, Any]) -> None:
        by = self.convenor(self.halls[row["hall"]], at)
        flow.perform(self.matters[row["code"]], step, by=by, at=at, data=data)

    def rate(self, row: Row, at: datetime) -> None:
        data = {
            "process": int(row["rating_process"]),
            "result": int(row["rating_result"]),
            "remark": row["rating_words"],
        }
        matters.take_step_as_asker(self.matters[row["code"]], "rate", visitor=self.asker(row, at), at=at, data=data)

    # Units
    def _tasks(self, row: Row) -> list[tuple[str, Assignment]]:
        codes = [row["lead_unit"], *filter(None, row["assist_units"].split(";"))]
        standing = {task.unit_id: task for task in Assignment.objects.filter(parent=self.matters[row["code"]])}
        return [(code, standing[self.unit(code).pk]) for code in codes]

    def take_over(self, row: Row, at: datetime) -> None:
        for code, task in self._tasks(row):
            flow.perform(task, "accept", by=self.liaison(code, at), at=at, data={"contact": ""})

    def reply(self, row: Row, at: datetime) -> None:
        lead, *assisting = self._tasks(row)
        for code, task in assisting:
            flow.perform(task, "opine", by=self.liaison(code, at), at=at, data={"text": "已按协商意见配合办理。"})
        data = {"text": row["result"], "result_class": "A", "files": []}
        flow.perform(lead[1], "reply", by=self.liaison(lead[0], at), at=at, data=data)

    def review(self, row: Row, at: datetime) -> None:
        flow.perform(self._tasks(row)[0][1], "pass_review", by=self.clerk(at), at=at, data={"remark": ""})

    def verify(self, row: Row, at: datetime) -> None:
        by = self.convenor(self.halls[row["hall"]], at)
        flow.perform(self._tasks(row)[0][1], "verify", by=by, at=at, data={"text": "到现场看过，问过反映人。"})

    # Sittings
    def convene(self, row: dict[str, Any], at: datetime) -> None:
        hall = self.halls[row["hall"]]
        by = self.convenor(hall, at)
        plan = gatherings.Plan(
            form=FORM,
            title=row["title"],
            starts_at=_moment(row["held_on"], row["start"]),
            ends_at=_moment(row["held_on"], row["end"]),
            hall=hall,
            briefing=row["briefing"],
            agenda=tuple(self.matters[code] for code in row["matters"]),
            guests=tuple(self._guests(row)),
        )
        gathering = gatherings.plan(hall.actor, plan=plan, by=by, at=at)
        self.sittings[row["code"]] = flow.perform(gathering, "convoke", by=by, at=at).case  # type: ignore[assignment]

    def _guests(self, row: dict[str, Any]) -> Iterator[gatherings.Guest]:
        for number in row["members"]:
            yield gatherings.Guest(Role.MEMBER, self.people.members[number].person.actor)
        for code in row["units"]:
            yield gatherings.Guest(Role.GUEST, self.unit(code))
        for number in range(1, int(row["residents"]) + 1):
            yield gatherings.Guest(Role.RESIDENT, name=f"居民{number:02d}")

    def sit(self, row: dict[str, Any], at: datetime) -> None:
        """Opened, checked in, talked over."""
        gathering, hall = self.sittings[row["code"]], self.halls[row["hall"]]
        by = self.convenor(hall, at)
        flow.perform(gathering, "open", by=by, at=at)
        scanned = [guest.actor for guest in self._guests(row) if guest.role == Role.MEMBER and guest.actor]
        machine = bodies.machine(hall.body_id, at)
        gatherings.check_in_by_code(gathering, actors=scanned, by=machine, at=at)
        others = [guest for guest in self._guests(row) if guest.role != Role.MEMBER]
        gatherings.check_in_by_hand(gathering, guests=others, why="到会签名，由记录人录入", by=by, at=at)
        gatherings.add_remarks(gathering, remarks=self._sayings(row), by=by, at=at)

    def agree(self, row: dict[str, Any], at: datetime) -> None:
        """What was agreed on each case stands, and the sitting is over."""
        gathering, by = self.sittings[row["code"]], self.convenor(self.halls[row["hall"]], at)
        for item in AgendaItem.objects.filter(gathering=gathering).select_related("case").order_by("position"):
            self._settle(item, row, by, at)
        flow.perform(gathering, "hold", by=by, at=at)

    def _sayings(self, row: dict[str, Any]) -> list[gatherings.Saying]:
        briefing = gatherings.Saying("briefing", row["briefing"], speaker_name="召集人")
        return [
            briefing,
            *(gatherings.Saying("speech", said["text"], speaker_name=said["who"]) for said in row["speeches"]),
        ]

    def _settle(self, item: AgendaItem, row: dict[str, Any], by: Viewer, at: datetime) -> None:
        code = next(code for code in row["matters"] if self.matters[code].pk == item.case_id)
        said = next(entry["agreement"] for entry in row["items"] if entry["matter"] == code)
        given = self.rows[code]
        outcome = {SETTLED: "settled", ESCALATED: "escalated"}.get(given["path"], "orders")
        gatherings.record_outcome(
            item,
            outcome=outcome,
            agreement=said,
            dissent=row["dissent_text"] if code == row["matters"][-1] else "",
            orders=self._orders(given, said) if outcome == "orders" else (),
            by=by,
            at=at,
        )

    def _orders(self, row: Row, said: str) -> list[dict[str, Any]]:
        lead = {"unit": self.unit(row["lead_unit"]).pk, "role": "lead", "text": said, "due_on": row["due_on"]}
        assisting = [self.unit(code).pk for code in row["assist_units"].split(";") if code]
        return [lead, *({"unit": pk, "role": "assist", "text": said, "due_on": row["due_on"]} for pk in assisting)]

    def write_minutes(self, row: dict[str, Any], at: datetime) -> None:
        gathering = self.sittings[row["code"]]
        by = self.convenor(self.halls[row["hall"]], at)
        text = paper.draft_minutes_from_record(Gathering.objects.get(pk=gathering.pk))
        gatherings.save_minutes(gathering, base=0, text=text, by=by, at=at)
        flow.perform(gathering, "confirm_minutes", by=by, at=at)

    # The script
    def events(self) -> list[Event]:
        """Everything that happens in the year, in its order."""
        found = [*self._matter_events(), *self._sitting_events(), *visits.events(self.people, self.clerk)]
        found += standards.events(self.people, self.viewer, self.clerk)
        found += hours.events(self.people, self.viewer, self.clerk)
        found += rules.events(self.viewer, self.clerk)
        found += liaison.events(self.people, self.viewer, self.clerk)
        found += advice.events(self.people, self.viewer, self.clerk, ChainMap(self.sittings, self.consultations))
        found += towns.events(self.people, self.viewer, self.clerk)
        found += library.events(self.people, self.viewer)
        found += groups.events(self.people, self.viewer)
        found += documents.events(self.sittings, self.clerk)
        found += consulting.events(self.people, self.viewer, self.clerk, self.consultations)
        found += press.events(self.people, self.clerk)
        found += duty.events(self.people, self.viewer, self.clerk)
        return sorted(Event(at, position, act) for position, (at, act) in enumerate(found))

    def _matter_events(self) -> Iterator[tuple[datetime, Callable[[datetime], Any]]]:
        for position, row in enumerate(self.rows.values()):
            minutes = position % 50
            yield _on(row["raised_on"], 9, minutes), partial(self.raise_matter, row)
            for column, hour, act in self._steps_of(row):
                if row[column] and row[column] <= LAST_DAY.isoformat():
                    yield _on(row[column], hour, minutes), partial(act, row)

    def _steps_of(self, row: Row) -> Iterator[tuple[str, int, Callable[[Row, datetime], None]]]:
        yield "accepted_on", 11, self.accept
        yield "decided_on", 15, self.decide
        if row["path"] not in (SETTLED, ESCALATED):
            yield "handed_on", 10, self.take_over
            yield "done_on", 14, self.reply
            yield "verified_on", 15, self.review
            yield "verified_on", 16, self.verify
        if row["rated"] == "yes":
            yield "rated_on", 17, self.rate

    def _sitting_events(self) -> Iterator[tuple[datetime, Callable[[datetime], Any]]]:
        for row in json.loads((DATA / "sittings.json").read_text(encoding="utf-8")):
            accepted = max(self.rows[code]["accepted_on"] for code in row["matters"])
            called_on = max(accepted, (date.fromisoformat(row["held_on"]) - timedelta(days=7)).isoformat())
            yield _on(called_on, 16, 0), partial(self.convene, row)
            if row["held_on"] <= LAST_DAY.isoformat():
                yield _moment(row["held_on"], row["start"]), partial(self.sit, row)
                yield _moment(row["held_on"], row["end"]), partial(self.agree, row)
                yield _next_morning(row["held_on"]), partial(self.write_minutes, row)


def replay(people: People, *, progress: Progress | None = None) -> None:
    """The year has happened; the clock of the installation goes on from its end."""
    script = Replay(people).events()
    days = (LAST_DAY - FIRST_DAY).days + 1
    by_day = {day: list(events) for day, events in groupby(script, key=lambda event: timezone.localdate(event.at))}
    with jobs.nothing_leaves():
        for number in range(days):
            _live(FIRST_DAY + timedelta(days=number), by_day)
            if progress:
                progress(number + 1, days)
    clock.resume()


@transaction.atomic
def _live(day: date, by_day: dict[date, list[Event]]) -> None:
    events = by_day.get(day, [])
    for event in events:
        with clock.stopped_at(event.at):
            event.act(event.at)
    # The demo goes on from its last morning, unless something happened later that day: time never runs backward.
    last_look = time(8, 30) if day == LAST_DAY else END_OF_DAY
    evening = max([timezone.make_aware(datetime.combine(day, last_look)), *(event.at for event in events)])
    with clock.stopped_at(evening):
        ticks.do_all(evening)


def _matter_rows() -> list[Row]:
    with (DATA / "matters.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _convenors() -> dict[str, str]:
    """The line of staff.csv that convenes each hall."""
    with (DATA / "halls.csv").open(encoding="utf-8", newline="") as file:
        own = {row["code"]: row["convenor_code"] for row in csv.DictReader(file)}
    neighbour = json.loads((DATA / "neighbour.json").read_text(encoding="utf-8"))["hall"]
    return {**own, neighbour["code"]: neighbour["convenor_code"]}


def _on(day: str, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(hour, minute)))


def _moment(day: str, clock_time: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{day}T{clock_time}"))


def _next_morning(day: str) -> datetime:
    return _on((date.fromisoformat(day) + timedelta(days=1)).isoformat(), 8, 30)
