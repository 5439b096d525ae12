"""Official documents of the demo year: how the committee writes its numbers, and what it issued about its last sittings."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from xieshang.demo.people import DATA
from xieshang.gatherings.models import Gathering
from xieshang.kernel import norms
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer
from xieshang.papers import ops
from xieshang.papers.registry import documents

Clerk = Callable[[datetime], Viewer]
Act = Callable[[datetime], Any]
PATTERNS = {
    "numbers.paper": "沭政协发〔{year}〕{seq}号",
    "numbers.paper-letter": "沭政协函〔{year}〕{seq}号",
    "numbers.paper-minutes": "{year}年第{seq}期",
}
SIGNATORY = "赵传河"
WITH_PAPERS = 3
FIRST_DAY, LAST_DAY = date(2020, 1, 6), date(2020, 12, 18)


def events(sittings: Mapping[str, Case], clerk: Clerk) -> Iterator[tuple[datetime, Act]]:
    """The patterns in January; a notice and the minutes of the last sittings that are over."""
    yield _at(FIRST_DAY, 8, 30), partial(_decide, clerk)
    rows = json.loads((DATA / "sittings.json").read_text(encoding="utf-8"))
    over = [row for row in rows if date.fromisoformat(row["held_on"]) < LAST_DAY]
    for minute, row in enumerate(sorted(over, key=lambda row: row["held_on"])[-WITH_PAPERS:]):
        held_on = date.fromisoformat(row["held_on"])
        yield _at(held_on, 8, minute), partial(_issue, sittings, row["code"], "gathering-notice", clerk)
        yield (
            _at(held_on + timedelta(days=1), 11, minute),
            partial(_issue, sittings, row["code"], "gathering-minutes", clerk),
        )


def _decide(clerk: Clerk, at: datetime) -> None:
    by = clerk(at)
    for code, pattern in PATTERNS.items():
        norms.decide(code, pattern, body_id=by.body_id, year=at.year, by=by, at=at, reason="公文处理办法")


def _issue(sittings: Mapping[str, Case], code: str, document: str, clerk: Clerk, at: datetime) -> None:
    signed = ops.Signed(SIGNATORY, timezone.localdate(at))
    gathering = Gathering.objects.select_related("body").get(pk=sittings[code].pk)
    ops.issue(documents[document], gathering, signed, by=clerk(at), at=at)


def _at(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
