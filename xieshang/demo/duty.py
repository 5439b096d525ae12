"""The commendation of the demo's year: nominated in November from what the records say, in publicity in December, announced."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from xieshang.demo.people import DATA, People
from xieshang.duty import ops, queries
from xieshang.duty.models import Award, Commendation, Nomination
from xieshang.kernel import flow
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer

Acting = Callable[[Actor, datetime], Viewer]
Clerk = Callable[[datetime], Viewer]
Act = Callable[[datetime], Any]


class Commending:
    """The round of the file, and what has become of it so far."""

    def __init__(self, given: dict[str, Any], people: People, acting: Acting, clerk: Clerk) -> None:
        self.given, self.people, self.acting, self.clerk = given, people, acting, clerk
        self.pk = 0

    def events(self) -> Iterator[tuple[datetime, Act]]:
        acts = (self.open, self.nominate, self.choose, self.submit, self.publish, self.object, self.settle)
        for act in (*acts, self.decide, self.announce):
            yield _at(self.given["days"][act.__name__]), act

    def open(self, at: datetime) -> None:
        places = [ops.Place(one["code"], one["name"], one["places"]) for one in self.given["classes"]]
        self.pk = ops.begin(self.given["year"], places, by=self.clerk(at), at=at).pk

    def nominate(self, at: datetime) -> None:
        """Convenors nominate whom the records put first in their groups; the office those it names by their numbers."""
        for member in self.given["convenors"]:
            by = self.acting(self.people.members[member].person.actor, at)
            self._nominate_first("member", self.given["by"]["member"], 2, self.given["reasons"]["member"], by, at)
        for code, credit in self.given["by"].items():
            if code != "member":
                many = next(one["places"] for one in self.given["classes"] if one["code"] == code) + 1
                self._nominate_first(code, credit, many, self.given["reasons"][code], self.clerk(at), at)

    def _nominate_first(self, code: str, credit: str, many: int, reason: str, by: Viewer, at: datetime) -> None:
        award = Award.objects.select_related("commendation").get(commendation_id=self.pk, code=code)
        field = queries.field_of(by, award)
        counts = field.counts(list(field.candidates))
        free = [pk for pk in field.candidates if counts.get((pk, credit)) and pk not in field.nominations]
        for pk in sorted(free, key=lambda pk: (-counts[pk, credit], pk))[:many]:
            ops.nominate(award, pk, reason=reason, by=by, at=at)

    def choose(self, at: datetime) -> None:
        """In each class those of whom the records say the most, up to its places."""
        chosen: set[int] = set()
        for award in Award.objects.select_related("commendation").filter(commendation_id=self.pk):
            field, credit = queries.field_of(self.clerk(at), award), self.given["by"][award.code]
            counts = field.counts(list(field.nominations))
            rows = sorted(field.nominations.items(), key=lambda one: (-counts.get((one[0], credit), 0), one[1].pk))
            chosen |= {row.pk for _pk, row in rows[: award.places]}
        ops.choose(self._standing(), chosen, by=self.clerk(at), at=at)

    def submit(self, at: datetime) -> None:
        self._step("submit", at)

    def publish(self, at: datetime) -> None:
        self._step("publish", at, **self.given["publicity"])

    def object(self, at: datetime) -> None:
        row = Nomination.objects.filter(award__commendation_id=self.pk, award__code="member", is_chosen=True).last()
        if row is not None:
            self._step("object", at, nomination=str(row.pk), words=self.given["objection"]["words"])

    def settle(self, at: datetime) -> None:
        for row in ops.standing.open_objections(self._standing()):
            self._step("settle", at, objection=str(row.pk), verdict="stays", reason=self.given["objection"]["decision"])

    def decide(self, at: datetime) -> None:
        self._step("decide", at, **self.given["decision"], decided_on=at.date())

    def announce(self, at: datetime) -> None:
        self._step("announce", at, scan=[])

    def _step(self, code: str, at: datetime, **data: Any) -> None:
        flow.perform(self._standing(), code, by=self.clerk(at), at=at, data=data)

    def _standing(self) -> Commendation:
        return Commendation.objects.get(pk=self.pk)


def _at(moment: str) -> datetime:
    day, hour = moment.split(" ")
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time.fromisoformat(hour)))


def events(people: People, acting: Acting, clerk: Clerk) -> Iterator[tuple[datetime, Act]]:
    """Everything of the commendation, in its order."""
    given = json.loads((DATA / "commendation.json").read_text(encoding="utf-8"))
    yield from Commending(given, people, acting, clerk).events()
