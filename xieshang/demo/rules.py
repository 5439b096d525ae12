"""The rules library of the demo: what the committee decided before the year, filed in January, and one new version in the summer."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from xieshang.demo.people import DATA
from xieshang.kernel import flow
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer
from xieshang.rules import ops, queries
from xieshang.rules.articles import cut
from xieshang.rules.models import Rule

Acting = Callable[[Actor, datetime], Viewer]
Clerk = Callable[[datetime], Viewer]
Act = Callable[[datetime], Any]
ENTERED = ("decider", "document_no", "valid_from", "publish")


@dataclass
class Library:
    """Who files and who reads, and what was filed so far."""

    acting: Acting
    clerk: Clerk
    filed: dict[str, Rule] = field(default_factory=dict)

    def file(self, given: dict[str, Any], at: datetime) -> None:
        _before, clauses = cut(given["text"])
        wording = ops.Wording(given["title"], given["genre"], clauses, given["preamble"], given["hats"])
        old = self.filed.get(given.get("replaces", ""))
        self.filed[given["code"]] = ops.file(wording, by=self.clerk(at), at=at, replaces=old)

    def decide(self, given: dict[str, Any], at: datetime) -> None:
        """The decision is entered, and the norms rest on their articles."""
        by = self.clerk(at)
        data = {**{name: given[name] for name in ENTERED}, "scan": []}
        flow.perform(self.filed[given["code"]], "decide", by=by, at=at, data=data)
        rule = self.filed[given["code"]] = Rule.objects.get(pk=self.filed[given["code"]].pk)
        known = {row.number: row for row in queries.articles(rule)}
        for norm, number in given["norms"].items():
            ops.rest(norm, known[number], by=by, at=at)

    def read(self, given: dict[str, Any], at: datetime) -> None:
        """Some have read it; the others are reminded."""
        rule = self.filed[given["code"]]
        waiting, _done = queries.readings(rule)
        for party in sorted(waiting, key=lambda row: row.actor_id)[: given["read_by"]]:
            ops.confirm(rule, by=self.acting(party.actor, at), at=at)


def events(acting: Acting, clerk: Clerk) -> Iterator[tuple[datetime, Act]]:
    """Everything that happens to rules, in the order of the file."""
    library = Library(acting, clerk)
    for minute, given in enumerate(json.loads((DATA / "rules.json").read_text(encoding="utf-8"))):
        decided_on = date.fromisoformat(given["decided_on"])
        yield _at(date.fromisoformat(given["filed_on"]), 9, minute), partial(library.file, given)
        yield _at(decided_on, 10, minute), partial(library.decide, given)
        if given["read_by"]:
            yield _at(decided_on + timedelta(days=1), 11, minute), partial(library.read, given)


def _at(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
