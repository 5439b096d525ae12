"""Opening a liaison office, and appointing who directs it: with the office comes the hat of the town's halls, and goes with it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.places.models import Hall
from xieshang.places.offices import queries
from xieshang.places.offices.models import Director, LiaisonOffice
from xieshang.roster import appointing
from xieshang.roster.models import Appointment, Town

FURTHEST = timedelta(days=366)


@transaction.atomic
def open_office(town: Town, *, name: str, opened_on: date, by: Viewer, address: str = "") -> LiaisonOffice:
    """The town has a liaison office from the day on."""
    queries.deciding(by, town.body_id)
    Body.objects.select_for_update().get(pk=by.body_id)
    if town.body_id != by.body_id or town.parent_id is not None:
        raise Invalid({"town": [_("There is no such town.")]})
    if LiaisonOffice.objects.filter(town=town, closed_on=None).exists():
        raise Invalid({"town": [_("This town has its liaison office already.")]})
    if not name.strip():
        raise Invalid({"name": [_("Give the office a name.")]})
    return LiaisonOffice.objects.create(
        body_id=by.body_id, town=town, name=name.strip(), address=address.strip(), opened_on=opened_on
    )


@transaction.atomic
def appoint(
    office: LiaisonOffice, *, kind: str, actor: Actor, since: date, decision: str, by: Viewer, at: datetime
) -> Director:
    """The person directs the office from the day on and convenes the halls of the town; who directed it before has ended."""
    queries.deciding(by, office.body_id)
    standing = LiaisonOffice.objects.select_for_update().get(pk=office.pk)
    _check(standing, kind, since, decision, timezone.localdate(at))
    before = Director.objects.filter(office=standing, kind=Director.Kind.DIRECTOR, valid_to=None).first()
    if Director.objects.filter(office=standing, kind=kind, actor=actor, valid_to=None).exists():
        raise Invalid({"person": [_("This person holds the office already.")]})
    if kind == Director.Kind.DIRECTOR:
        if before is not None:
            _replace(before, since, decision, by, at)
        _give_halls(standing, actor, since, decision, by)
    return Director.objects.create(
        office=standing,
        kind=kind,
        actor=actor,
        valid_from=since,
        decision=decision.strip(),
        appointed_by_id=by.acting_id,
        appointed_at=at,
    )


def _check(office: LiaisonOffice, kind: str, since: date, decision: str, today: date) -> None:
    errors: dict[str, list[str]] = {}
    if kind not in Director.Kind.values:
        errors["kind"] = [_("There is no such office.")]
    if not office.opened_on <= since <= today + FURTHEST:
        errors["since"] = [_("Not before the office opened, and within a year from now.")]
    if not decision.strip():
        errors["decision"] = [_("Name the deciding document.")]
    if errors:
        raise Invalid(errors)


def _replace(before: Director, since: date, decision: str, by: Viewer, at: datetime) -> None:
    if since <= before.valid_from:
        raise Invalid({"since": [_("The director before came on this day or later.")]})
    _end(before, since - timedelta(days=1), decision, by, at)


def halls_of(office: LiaisonOffice, day: date) -> list[Hall]:
    """The halls of the town that are open on the day."""
    return list(Hall.objects.open_on(day).filter(town_id=office.town_id).select_related("actor").order_by("code", "id"))


def _give_halls(office: LiaisonOffice, actor: Actor, since: date, decision: str, by: Viewer) -> None:
    held = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=since), actor=actor, role="convenor")
    known = set(held.values_list("of_id", flat=True))
    for hall in halls_of(office, since):
        if hall.actor_id not in known:
            appointing.appoint_person(
                actor, role="convenor", of=hall.actor, since=since, until=None, decision=decision, by=by
            )


@transaction.atomic
def end(director: Director, *, last_day: date, decision: str, by: Viewer, at: datetime) -> Director:
    """The person directs the office until the day, and convenes no hall of the town after it."""
    queries.deciding(by, director.office.body_id)
    LiaisonOffice.objects.select_for_update().get(pk=director.office_id)
    standing = Director.objects.select_related("office", "actor").get(pk=director.pk)
    if standing.valid_to is not None:
        raise Invalid({"last_day": [_("This office has ended already.")]})
    if not standing.valid_from <= last_day <= timezone.localdate(at) + FURTHEST:
        raise Invalid({"last_day": [_("Not before the office began, and within a year from now.")]})
    if not decision.strip():
        raise Invalid({"decision": [_("Name the deciding document.")]})
    return _end(standing, last_day, decision, by, at)


def _end(director: Director, last_day: date, decision: str, by: Viewer, at: datetime) -> Director:
    if director.kind == Director.Kind.DIRECTOR:
        _take_halls(director, last_day, by)
    director.valid_to, director.end_decision = last_day, decision.strip()
    director.ended_by_id, director.ended_at = by.acting_id, at
    director.save(update_fields=["valid_to", "end_decision", "ended_by", "ended_at"])
    return director


def _take_halls(director: Director, last_day: date, by: Viewer) -> None:
    """Whatever gave the hats: who does not direct the office any more convenes no hall of the town."""
    halls = Hall.objects.filter(town_id=director.office.town_id)
    lasting = Q(valid_to=None) | Q(valid_to__gt=last_day)
    held = Appointment.objects.filter(
        lasting,
        actor_id=director.actor_id,
        role="convenor",
        of_id__in=halls.values("actor_id"),
        valid_from__lte=last_day,
    )
    for appointment in held.select_related("actor").order_by("pk"):
        appointing.end(appointment, last_day=last_day, by=by)


@transaction.atomic
def found(
    town: Town, *, name: str, opened_on: date, director: Actor, decision: str, by: Viewer, at: datetime
) -> Director:
    """The office stands with its director from its first day."""
    office = open_office(town, name=name, opened_on=opened_on, by=by)
    return appoint(
        office, kind=Director.Kind.DIRECTOR, actor=director, since=opened_on, decision=decision, by=by, at=at
    )
