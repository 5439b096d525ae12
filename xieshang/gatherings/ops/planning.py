"""Planning a gathering, and what follows when it is announced, moved or cancelled."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.gatherings import kinds
from xieshang.gatherings.models import AgendaItem, Gathering
from xieshang.gatherings.ops import agenda, inviting
from xieshang.gatherings.ops.inviting import Guest
from xieshang.kernel import flow, norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Actor, Case, Entry
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.places.hours import ops as rooms
from xieshang.places.hours.models import Room
from xieshang.places.hours.rooms import room_for
from xieshang.places.models import Hall, Home

USUAL_LENGTH = timedelta(hours=2)


@dataclass(frozen=True)
class Plan:
    """What is decided when a gathering is planned. `ends_at` None: two hours after the start; `room` None: that of the hall or home."""

    form: str
    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    hall: Hall | None = None
    home: Home | None = None
    room: Room | None = None
    venue: str = ""
    briefing: str = ""
    agenda: tuple[Case, ...] = ()
    guests: tuple[Guest, ...] = ()
    recorder: Actor | None = None

    @property
    def closes_at(self) -> datetime:
        return self.ends_at or self.starts_at + USUAL_LENGTH


@transaction.atomic
def plan(organ: Actor, *, plan: Plan, by: Viewer, at: datetime) -> Gathering:
    """The gathering stands with its number, its agenda and its list of invitations; the organ convenes it."""
    _check(organ, plan)
    gathering = Gathering(
        body_id=organ.body_id,
        title=plan.title.strip(),
        form=plan.form,
        organ=organ,
        starts_at=plan.starts_at,
        ends_at=plan.closes_at,
        hall=plan.hall,
        home=plan.home,
        venue=plan.venue.strip(),
        briefing=plan.briefing.strip(),
        due_on=timezone.localdate(plan.starts_at),
        town=plan.hall.town.code if plan.hall and plan.hall.town else "",
        visibility=Case.Visibility.INTERNAL,
    )
    parties = ((organ, "organ"), *(((plan.recorder, "recorder"),) if plan.recorder else ()))
    flow.begin(gathering, "plan", by=by, at=at, parties=parties)
    convener = permits["gathering_convener"]
    if not convener.allows(by, gathering):
        raise NotAllowed(convener.reason)
    _hold_room(gathering, plan, at)
    for case in plan.agenda:
        agenda.put_on_agenda(gathering, case, by=by, at=at)
    if plan.guests:
        inviting.invite(gathering, guests=plan.guests, by=by, at=at)
    return gathering


def _hold_room(gathering: Gathering, plan: Plan, at: datetime) -> None:
    """The room is held for the gathering; one that is entered afterwards needs none any more."""
    room = plan.room or room_for(hall_id=gathering.hall_id, home_id=gathering.home_id)
    if room is not None and gathering.ends_at > at:
        rooms.occupy(room, gathering, starts_at=gathering.starts_at, ends_at=gathering.ends_at, at=at)


def _check(organ: Actor, plan: Plan) -> None:
    errors: dict[str, list[str]] = {}
    form = kinds.registered.get(plan.form)
    if form is None:
        raise Invalid({"form": [_("There is no such kind of gathering.")]})
    if not plan.title.strip():
        errors["title"] = [_("Give the gathering a title.")]
    if plan.closes_at <= plan.starts_at:
        errors["ends_at"] = [_("A gathering cannot end before it begins.")]
    if plan.hall is not None and plan.hall.body_id != organ.body_id:
        errors["hall"] = [_("This hall belongs to another body.")]
    if form.needs_agenda and not plan.agenda:
        errors["agenda"] = [_("Choose at least one case for the agenda.")]
    if errors:
        raise Invalid(errors)


def publish(case: Gathering, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The log says how many working days of notice were given; a public form stands on the portal from now on."""
    sent = timezone.localdate(at)
    notice = calendar_of(case.body_id).between(sent, timezone.localdate(case.starts_at))
    rule = int(norms.value(kinds.registered[case.form].notice, case.body_id, on=sent))
    flow.note(case, "gathering_notice", by=by, at=at, data={"days": notice, "rule": rule})
    if kinds.registered[case.form].is_public:
        Case.objects.filter(pk=case.pk).update(visibility=Case.Visibility.PUBLIC)
        case.visibility = Case.Visibility.PUBLIC


def move(case: Gathering, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The gathering has its new time (and place, if one is named) and its room then, everybody is asked again, and the cases
    on the agenda know the new day."""
    starts_at = data["starts_at"]
    if starts_at <= at:
        raise Invalid({"starts_at": [_("The new time must lie in the future.")]})
    length = case.ends_at - case.starts_at
    for item in _items(case):
        agenda.tell_taken_off(case, item.case, by=by, at=at)
    case.starts_at, case.ends_at = starts_at, starts_at + length
    if data.get("place"):
        _move_to(case, int(data["place"]), at=at)
    else:
        rooms.move(case, starts_at=case.starts_at, ends_at=case.ends_at, at=at, field="starts_at")
    Gathering.objects.filter(pk=case.pk).update(starts_at=case.starts_at, ends_at=case.ends_at)
    case.due_on = timezone.localdate(starts_at)
    Case.objects.filter(pk=case.pk).update(due_on=case.due_on)
    for item in _items(case):
        agenda.tell_placed(case, item.case, by=by, at=at)
    inviting.ask_again(case, at=at)


def _move_to(case: Gathering, place: int, *, at: datetime) -> None:
    """The gathering is held in this hall or home, named by its actor, whose room it has now instead of the one before."""
    hall = Hall.objects.filter(actor_id=place, body_id=case.body_id).first()
    home = None if hall else Home.objects.filter(actor_id=place, body_id=case.body_id).first()
    if hall is None and home is None:
        raise Invalid({"place": [_("There is no such hall or home.")]})
    case.hall, case.home = hall, home
    Gathering.objects.filter(pk=case.pk).update(hall=hall, home=home)
    room = room_for(hall_id=case.hall_id, home_id=case.home_id)
    if room is None:
        rooms.give_back(case, at=at)
    else:
        rooms.occupy(room, case, starts_at=case.starts_at, ends_at=case.ends_at, at=at, field="starts_at")


def release_agenda(case: Gathering, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The cases wait again, the agenda keeps them as put off, and the room is free."""
    for item in _items(case):
        agenda.tell_taken_off(case, item.case, by=by, at=at)
    AgendaItem.objects.filter(gathering=case).update(outcome=AgendaItem.Outcome.POSTPONED)
    inviting.nobody_is_asked(case, at=at)
    rooms.give_back(case, at=at)


def _items(gathering: Gathering) -> list[AgendaItem]:
    """In the order of the cases' ids: whoever locks several cases takes them in that order."""
    return list(AgendaItem.objects.filter(gathering=gathering).select_related("case").order_by("case_id"))
