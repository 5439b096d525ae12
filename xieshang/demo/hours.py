"""The homes day by day in the demo year: their hours, who is on duty, and who uses which room."""

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
from xieshang.places.hours import duty, ops
from xieshang.places.hours.forms import spans_in
from xieshang.places.hours.models import Booking, Duty, Room
from xieshang.places.hours.week import Span, moment
from xieshang.places.models import Home
from xieshang.roster.models import Group

Acting = Callable[[Actor, datetime], Viewer]
Act = Callable[[datetime], Any]
LAST_DAY = date(2020, 12, 18)


class Days:
    """Those who act at the homes, and what has been begun."""

    def __init__(self, people: People, acting: Acting, clerk: Callable[[datetime], Viewer]) -> None:
        self.people, self.acting, self.clerk = people, acting, clerk
        self.given = json.loads((DATA / "hours.json").read_text(encoding="utf-8"))
        self.homes: dict[str, Home] = people.organs.homes
        self.bookings: dict[str, Booking] = {}

    # Hours and rooms
    def enter(self, at: datetime) -> None:
        for home in self.homes.values():
            spans = {number: _spans(text) for number, text in enumerate(self.given["weeks"][home.kind])}
            ops.set_week(home, spans=spans, first_on=at.date(), by=self.clerk(at), at=at)
        for code, name, seats in self.given["rooms"]:
            ops.open_room(self.homes[code], name=name, seats=seats, opened_on=at.date(), by=self.clerk(at))

    def change(self, row: dict[str, Any], at: datetime) -> None:
        first_on, last_on = (date.fromisoformat(row[name]) for name in ("first_on", "last_on"))
        for code in row["homes"] or self.homes:
            spans, by = _spans(row["hours"]), self.clerk(at)
            ops.make_exception(
                self.homes[code], first_on=first_on, last_on=last_on, spans=spans, why=row["why"], by=by, at=at
            )

    # Duty
    def group(self, home: Home) -> Group:
        groups = self.people.organs.groups
        code = self.given["duty"]["groups"].get(home.code)
        return groups[code] if code else next(group for group in groups.values() if group.town_id == home.town_id)

    def plan(self, row: dict[str, Any], at: datetime) -> None:
        home = self.homes[row["home"]]
        first_on = date.fromisoformat(row["first_on"])
        planned = duty.repeat(
            home,
            members=row.get("members") or duty.in_turn(home, self.group(home), first_on),
            weekdays={row["weekday"]},
            halves=row["halves"],
            first_on=first_on,
            weeks=row["weeks"],
        )
        ops.plan_duty(home, turns=planned.turns, by=self.clerk(at), at=at)

    def plan_december(self, at: datetime) -> None:
        given = self.given["duty"]["december"]
        for number, code in enumerate(self.homes):
            weekday = given["weekdays"].get(code, number % 5)
            halves = ["am", "pm"] if code in given["both_halves"] else ["am" if number % 2 == 0 else "pm"]
            weeks = given["longer"].get(code, given["weeks"])
            row = {"home": code, "first_on": given["first_on"], "weekday": weekday, "weeks": weeks}
            row["members"] = [self.people.members[one].person.actor for one in given["members"].get(code, ())]
            self.plan({**row, "halves": ["am"] if code in ("H-LS", "H-U1") else halves}, at)

    def record(self, at: datetime) -> None:
        """In the evening the keepers enter who was there."""
        missing = self.given["duty"]["missed"]
        for row in Duty.objects.filter(state="coming", on_day=timezone.localdate(at)).select_related("home"):
            if row.home.code == missing["home"] and not Duty.objects.filter(home=row.home, state="missed").exists():
                by = self.clerk(at)
                flow.perform(row, "miss", by=by, at=at, data={"reason": missing["reason"]})
                continue
            flow.perform(row, "keep", by=self.keeper(row.home, at), at=at)

    def keeper(self, home: Home, at: datetime) -> Viewer:
        holder = home.actor.holders.select_related("actor").get(role="keeper")
        return self.acting(holder.actor, at)

    def hand_over(self, at: datetime) -> None:
        row = self._next("handed_over", at)
        others = duty.in_turn(row.home, self.group(row.home), row.on_day)
        flow.perform(row, "hand_over", by=self._member(row, at), at=at, data={"to": others[-1].name})

    def excuse(self, at: datetime) -> None:
        row = self._next("excused", at, self.given["duty"]["excused"]["nth"] - 1)
        reason = self.given["duty"]["excused"]["reason"]
        flow.perform(row, "excuse", by=self._member(row, at), at=at, data={"reason": reason})

    def _next(self, name: str, at: datetime, skip: int = 0) -> Duty:
        home = self.homes[self.given["duty"][name]["home"]]
        rows = Duty.objects.filter(home=home, on_day__gt=timezone.localdate(at), stage="open")
        return rows.select_related("home", "member").order_by("on_day", "half")[skip]

    def _member(self, row: Duty, at: datetime) -> Viewer:
        assert row.member is not None  # noqa: S101 - somebody is on duty in every planned row
        return self.acting(row.member, at)

    # Bookings
    def book(self, row: dict[str, Any], at: datetime) -> None:
        day = date.fromisoformat(row["day"])
        starts, ends = (moment(day, _clock(row[name])) for name in ("from", "to"))
        room = Room.objects.select_related("home__actor").get(
            home=self.homes[row["home"]], name=row["room"], hall__isnull=bool(row["room"])
        )
        wish = ops.Wish(row["purpose"], starts, ends, row["people"])
        self.bookings[row["purpose"]] = ops.book(room, wish=wish, by=self.somebody(row["by"], at), at=at)

    def cancel(self, row: dict[str, Any], at: datetime) -> None:
        booking, by = self.bookings[row["purpose"]], self.somebody(row["by"], at)
        flow.perform(booking, "cancel", by=by, at=at, data={"reason": row["reason"]})

    def somebody(self, code: str, at: datetime) -> Viewer:
        kind, _colon, number = code.partition(":")
        person = self.people.members[number].person if number else self.people.staff[kind]
        return self.acting(person.actor, at)

    def events(self) -> Iterator[tuple[datetime, Act]]:
        yield _at(self.given["entered_on"], time(9, 0)), self.enter
        for row in self.given["exceptions"]:
            yield _at(row["entered_on"], time(9, 30)), partial(self.change, row)
        given = self.given["duty"]
        for row in given["year"]:
            yield _at(row["planned_on"], time(8, 40)), partial(self.plan, row)
        yield _at(given["december"]["planned_on"], time(8, 45)), self.plan_december
        yield _at(given["handed_over"]["on"], time(16, 0)), self.hand_over
        yield _at(given["excused"]["on"], time(16, 0)), self.excuse
        for day in self._duty_days():
            yield _at(day.isoformat(), time(17, 50)), self.record
        for row in self.given["bookings"]:
            yield _at(row["on"], time(10, 20)), partial(self.book, row)
            if row.get("cancelled_on"):
                yield _at(row["cancelled_on"], time(9, 40)), partial(self.cancel, row)

    def _duty_days(self) -> list[date]:
        """The evenings on which somebody may have been on duty; today is not over."""
        found = set()
        for row in self.given["duty"]["year"]:
            first = date.fromisoformat(row["first_on"]).toordinal()
            found |= {date.fromordinal(first + 7 * number) for number in range(row["weeks"])}
        december = date.fromisoformat(self.given["duty"]["december"]["first_on"]).toordinal()
        found |= {date.fromordinal(number) for number in range(december, LAST_DAY.toordinal())}
        return sorted(found)


def _spans(text: str) -> tuple[Span, ...]:
    return spans_in(text) or ()


def _clock(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _at(day: str, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), hour))


def events(people: People, acting: Acting, clerk: Callable[[datetime], Viewer]) -> Iterator[tuple[datetime, Act]]:
    """Everything that happens day by day in the homes, in the order of the file."""
    return Days(people, acting, clerk).events()
