"""The press conference of the demo's year: announced, held, its questions and answers recorded and mostly published."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from xieshang.consultations.press import ops as press
from xieshang.consultations.press.kinds import PRESS
from xieshang.consultations.press.queries import exchanges
from xieshang.demo.people import DATA, People
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings import paper
from xieshang.gatherings.models import Gathering, Role
from xieshang.kernel import bodies, flow
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer

Act = Callable[[datetime], Any]
Clerk = Callable[[datetime], Viewer]


class Conference:
    """The press conference and what has become of it so far."""

    def __init__(self, given: dict[str, Any], people: People, clerk: Clerk) -> None:
        self.given, self.people, self.clerk = given, people, clerk
        self.held = 0

    def events(self) -> Iterator[tuple[datetime, Act]]:
        day, planned = self.given["on"], self.given["planned"]
        yield _at(planned, "15:00"), self.announce
        yield _at(day, self.given["start"]), self.hold
        following = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
        yield _at(following, "10:00"), self.publish

    def announce(self, at: datetime) -> None:
        members = [gatherings.Guest(Role.MEMBER, self._member(code)) for code in self.given["members"]]
        media = [gatherings.Guest(Role.GUEST, name=name) for name in self.given["media"]]
        plan = gatherings.Plan(
            form=PRESS,
            title=self.given["title"],
            starts_at=_at(self.given["on"], self.given["start"]),
            venue=self.given["venue"],
            guests=(*members, *media),
        )
        host = self.people.organs.committees[self.given["host"]].actor
        made = gatherings.plan(host, plan=plan, by=self.clerk(at), at=at)
        self.held = made.pk
        flow.perform(made, "convoke", by=self.clerk(at), at=at)

    def _member(self, code: str) -> Actor:
        return self.people.members[code].person.actor

    def hold(self, at: datetime) -> None:
        gathering, by = self._standing(), self.clerk(at)
        flow.perform(gathering, "open", by=by, at=at)
        members = [self._member(code) for code in self.given["members"]]
        gatherings.check_in_by_code(gathering, actors=members, by=bodies.machine(gathering.body_id, at), at=at)
        media = [gatherings.Guest(Role.GUEST, name=name) for name in self.given["media"]]
        gatherings.check_in_by_hand(gathering, guests=media, why="记者签到表，由记录人录入", by=by, at=at)
        gatherings.add_remarks(gathering, remarks=[self._saying(one) for one in self.given["said"]], by=by, at=at)
        flow.perform(gathering, "hold", by=by, at=at)

    def _saying(self, one: dict[str, Any]) -> gatherings.Saying:
        speaker = self._member(one["member"]) if "member" in one else None
        return gatherings.Saying(one["kind"], one["text"], speaker=speaker, speaker_name=one.get("who", ""))

    def publish(self, at: datetime) -> None:
        """The minutes are confirmed, and everybody reads what the file says is published."""
        gathering, by = self._standing(), self.clerk(at)
        gatherings.save_minutes(gathering, base=0, text=paper.draft_minutes_from_record(gathering), by=by, at=at)
        flow.perform(gathering, "confirm_minutes", by=by, at=at)
        texts = {one["text"] for one in self.given["said"] if one.get("publish")}
        chosen = {one.first.pk for one in exchanges(gathering.pk) if one.first.text in texts}
        press.publish(self._standing(), chosen=chosen, by=by, at=at)

    def _standing(self) -> Gathering:
        return Gathering.objects.get(pk=self.held)


def _at(day: str, hour: str) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time.fromisoformat(hour)))


def events(people: People, clerk: Clerk) -> Iterator[tuple[datetime, Act]]:
    """Everything of the press conference, in its order."""
    given = json.loads((DATA / "press.json").read_text(encoding="utf-8"))
    yield from Conference(given, people, clerk).events()
