"""Offices: held from a day to a day, by a decision."""

from datetime import date

from django.utils.translation import gettext as _

from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import Invalid
from xieshang.roster.models import Appointment


def appoint(
    actor: Actor,
    *,
    role: str,
    since: date,
    of: Actor | None = None,
    until: date | None = None,
    decision: str = "",
    body_id: int | None = None,
) -> Appointment:
    """The actor holds the role in their body (or in `body_id`) from the day on, for the organ or unit `of`."""
    if of is not None and of.body_id != (body_id or actor.body_id):
        raise Invalid({"of": [_("The organ belongs to another body.")]})
    if until is not None and until < since:
        raise Invalid({"until": [_("An office cannot end before it begins.")]})
    return Appointment.objects.create(
        body_id=body_id or actor.body_id,
        actor=actor,
        role=role,
        of=of,
        valid_from=since,
        valid_to=until,
        decision=decision,
    )


def end_appointment(appointment: Appointment, *, last_day: date, decision: str = "") -> Appointment:
    """The office ends with the day; the hat is gone on the next."""
    if appointment.valid_to is not None and appointment.valid_to <= last_day:
        raise Invalid({"last_day": [_("This office has ended already.")]})
    if last_day < appointment.valid_from:
        raise Invalid({"last_day": [_("An office cannot end before it begins.")]})
    appointment.valid_to = last_day
    appointment.decision = decision or appointment.decision
    appointment.save(update_fields=["valid_to", "decision"])
    return appointment
