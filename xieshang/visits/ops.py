"""Writing about visits: announce, change, count in, conclude. What is written by name is linked with what bears the name."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xieshang.kernel import flow
from xieshang.kernel.models import Actor, Case, Entry, Link
from xieshang.kernel.permits import parties_of
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.visits import queries
from xieshang.visits.flow import FLOW, ready
from xieshang.visits.models import Stop, Visit

LED_TO = "led_to"


@dataclass(frozen=True, order=True)
class Point:
    """A line of the programme before it is kept."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Plan:
    """What is known of a visit. `leaves_on` None: it leaves on the day it comes."""

    origin: str
    level: str
    people: int
    topics: str
    arrives_on: date
    host: Actor
    leaves_on: date | None = None
    batch: int = 1
    leader: str = ""
    receivers: tuple[str, ...] = ()
    programme: tuple[Point, ...] = ()


@transaction.atomic
def announce(plan: Plan, *, by: Viewer, at: datetime) -> Visit:
    """The visit stands with its number, its programme and those concerned as parties; members and staff know of it."""
    queries.announcing(by)
    visit = Visit(body_id=by.body_id, visibility=Case.Visibility.INTERNAL, due_on=plan.arrives_on, **_columns(plan))
    flow.begin(visit, "announce", by=by, at=at)
    _link(visit, plan, at)
    return visit


@transaction.atomic
def change(
    visit: Visit, *, plan: Plan, by: Viewer, at: datetime, reason: str = "", version: int | None = None
) -> Visit:
    """The visit stands as planned now; after the delegation came that is a correction and needs a reason."""
    late = visit.state in FLOW.step("correct").sources
    if late and not reason.strip():
        raise Invalid({"reason": [_("Say why this is corrected.")]})
    columns = _columns(plan)
    data = {"reason": reason.strip(), "changed": [name for name in columns if getattr(visit, name) != columns[name]]}
    step = "correct" if late else "amend"
    changed = flow.perform(visit, step, by=by, at=at, data=data, version=version).case
    Visit.objects.filter(pk=changed.pk).update(**columns, due_on=changed.due_on if late else plan.arrives_on)
    _link(changed, plan, at)
    if changed.state != "announced" and (missing := ready.check(changed)):
        raise Invalid({"programme": [missing]})
    return Visit.objects.get(pk=changed.pk)


def _columns(plan: Plan) -> dict[str, Any]:
    origin, batch = plan.origin.strip(), plan.batch
    body = queries.body_called(origin)
    return {
        "title": f"{origin}考察团" + (f"（第{batch}批）" if batch > 1 else ""),
        "unit_id": plan.host.pk,
        "origin": origin,
        "origin_body_id": body.pk if body else None,
        "level": plan.level,
        "batch": batch,
        "people": plan.people,
        "leader": plan.leader.strip(),
        "topics": plan.topics.strip(),
        "arrives_on": plan.arrives_on,
        "leaves_on": plan.leaves_on or plan.arrives_on,
        "received_by": "、".join(plan.receivers),
    }


def _link(visit: Case, plan: Plan, at: datetime) -> None:
    """Programme and parties stand as planned: who is in charge, and everybody of the roster who receives."""
    Stop.objects.filter(visit_id=visit.pk).delete()
    places = queries.places(visit.body_id) if plan.programme else []
    Stop.objects.bulk_create(
        [
            Stop(visit_id=visit.pk, at=point.at, words=point.words, place=_named(point.words, places))
            for point in plan.programme
        ]
    )
    receivers = queries.persons_called(visit.body_id, plan.receivers)
    wanted = [(plan.host.pk, "host"), *((person.pk, "receiver") for person in receivers)]
    for party in parties_of(visit):
        if (party.actor_id, party.role) not in wanted:
            flow.leave(visit, party.role, at=at, actors=[party.actor_id])
    flow.join(visit, wanted, at=at)


def _named(words: str, places: list[Actor]) -> Actor | None:
    """The home or hall whose name stands in the words, however its quotation marks were typed."""
    plain = _plain(words)
    return next((place for place in places if _plain(place.name) in plain), None)


def _plain(words: str) -> str:
    return re.sub(r"[\s\"'“”‘’「」]", "", words)


def count_in(case: Visit, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """As many people came as were counted."""
    if timezone.localdate(at) < case.arrives_on:
        words = _("The delegation comes on %(day)s only.") % {"day": date_format(case.arrives_on)}
        raise Invalid({"people": [words]})
    Visit.objects.filter(pk=case.pk).update(people=data["people"])


def conclude(case: Visit, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The visit is linked with the cases it led to, and public if so decided."""
    numbers = set(re.split(r"[\s,，、;；]+", data.get("led_to") or "")) - {""}
    found = {row.number: row for row in Case.objects.visible_to(by).filter(number__in=numbers)}
    if missing := sorted(numbers - found.keys()):
        words = _("There is no case with this number: %(numbers)s") % {"numbers": "、".join(missing)}
        raise Invalid({"led_to": [words]})
    links = [
        Link(body_id=case.body_id, source_id=case.pk, target=row, kind=LED_TO, made_at=at, made_by_id=by.acting_id)
        for _number, row in sorted(found.items())
    ]
    Link.objects.bulk_create(links)
    if data.get("publish") == "yes":
        Case.objects.filter(pk=case.pk).update(visibility=Case.Visibility.PUBLIC)
