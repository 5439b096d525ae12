"""Writing about suggestions: make one, change it, and the effects of its steps."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.advice import queries
from xieshang.advice.models import Suggestion
from xieshang.handling import ops as handling
from xieshang.handling.orders import Order
from xieshang.kernel import flow, norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Actor, Case, Entry
from xieshang.kernel.permits import parties_of
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import as_day
from xieshang.places.posts.models import Post


@dataclass(frozen=True)
class Wanted:
    """A suggestion before it is kept. `under`: the document or gathering it stands in; `days` 0: as the norm has it."""

    title: str
    text: str
    organ: Actor
    unit: Actor | None = None
    days: int = 0
    raised_by: tuple[str, ...] = ()
    under: Case | None = None
    post: Post | None = None


@transaction.atomic
def make(wanted: Wanted, *, by: Viewer, at: datetime) -> Suggestion:
    """The suggestion stands with its number; members and staff know of it, and those who raised it are party to it."""
    queries.drafting_for(by, wanted.organ)
    under = wanted.under
    if under is not None:
        queries.taking_items(under)
    source = queries.source_of(under)
    item = Suggestion(
        body_id=by.body_id,
        parent_id=under.pk if under else None,
        origin_id=source.case_id,
        post_id=wanted.post.pk if wanted.post else source.post_id,
        visibility=Case.Visibility.INTERNAL,
        **_columns(wanted),
    )
    parties = [(wanted.organ, "proposer"), *((person, "raiser") for person in _raisers(by.body_id, wanted))]
    flow.begin(item, "list", by=by, at=at, parties=tuple(parties))
    return Suggestion.objects.get(pk=item.pk)


@transaction.atomic
def change(item: Suggestion, wanted: Wanted, *, by: Viewer, at: datetime, version: int | None = None) -> Suggestion:
    """The suggestion is as it is wanted now; who drafts it stays."""
    columns = _columns(wanted)
    data = {"changed": [name for name in columns if getattr(item, name) != columns[name]]}
    changed = flow.perform(item, "amend", by=by, at=at, data=data, version=version).case
    Suggestion.objects.filter(pk=changed.pk).update(**columns)
    raisers = {person.pk for person in _raisers(item.body_id, wanted)}
    known = {party.actor_id for party in parties_of(changed) if party.role == "raiser"}
    if gone := known - raisers:
        flow.leave(changed, "raiser", at=at, actors=gone)
    flow.join(changed, [(pk, "raiser") for pk in sorted(raisers - known)], at=at)
    return Suggestion.objects.get(pk=changed.pk)


def _columns(wanted: Wanted) -> dict[str, Any]:
    return {
        "title": wanted.title.strip(),
        "text": wanted.text.strip(),
        "organ_id": wanted.organ.pk,
        "unit_id": wanted.unit.pk if wanted.unit else None,
        "term_days": wanted.days,
        "raised_by": "、".join(wanted.raised_by),
    }


def _raisers(body_id: int, wanted: Wanted) -> list[Actor]:
    return queries.persons_called(body_id, wanted.raised_by) if wanted.raised_by else []


# Effects of the steps.


def hand_to_unit(case: Suggestion, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The unit has its task with what is asked, and as many working days as the suggestion says or the norm has."""
    if case.unit_id is None:
        raise Invalid(
            {"unit": [_("Say first which unit it is for: change the suggestion, or hand it to several units.")]}
        )
    today = timezone.localdate(at)
    days = case.term_days or int(norms.value("advice.item_days", case.body_id, on=today))
    order = Order(unit=case.unit_id, role="lead", text=case.text, days=days)
    task = handling.give_to_unit(case, order=order, by=by, at=at)
    _due_on(case, task.reply_due_on)


def hand_out(case: Suggestion, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Each unit has its task; the suggestion is the leading unit's, until its day."""
    handling.open_assignments(case, entry=entry, data=data, by=by, at=at)
    lead = queries.leading_task(case)
    Case.objects.filter(pk=case.pk).update(unit_id=lead.unit_id)
    _due_on(case, lead.reply_due_on)


def follow_unit(case: Suggestion, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The suggestion is the other unit's."""
    Case.objects.filter(pk=case.pk).update(unit_id=data["unit"])
    _due_on(case, data["due_on"])


def follow_due(case: Suggestion, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The suggestion is due when its leading unit is."""
    _due_on(case, data["due_on"])


def keep_result(case: Suggestion, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The class of the unit's reply stands with the suggestion."""
    Suggestion.objects.filter(pk=case.pk).update(result_class=data.get("result_class", ""))


def look_later(case: Suggestion, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """It is looked at again after as many weeks as the norm has, on a working day."""
    if "result_class" in data:
        keep_result(case, entry=entry, data=data, by=by, at=at)
    today = timezone.localdate(at)
    weeks = int(norms.value("advice.visit_weeks", case.body_id, on=today))
    _due_on(case, _workday(case, today + timedelta(weeks=weeks)))


def look_on(case: Suggestion, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The promise is looked at again on its day, which is still to come."""
    again_on = as_day(data["again_on"])
    if again_on <= timezone.localdate(at):
        raise Invalid({"again_on": [_("Choose a day that is still to come.")]})
    _due_on(case, again_on)


def publish(case: Suggestion, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Everybody reads what was suggested, to which unit, and what became of it."""
    Case.objects.filter(pk=case.pk).update(visibility=Case.Visibility.PUBLIC)


def _workday(case: Case, day: date) -> date:
    calendar = calendar_of(case.body_id)
    return day if calendar.is_workday(day) else calendar.add(day, 1).due


def _due_on(case: Case, day: date) -> None:
    """In the row and in the instance, from which the to-do lists are made."""
    Case.objects.filter(pk=case.pk).update(due_on=day)
    case.due_on = day
