"""The sitting of a hall (有事来协商): the first kind of gathering."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.kinds import Form, Host, register
from xieshang.kernel.viewer import Viewer
from xieshang.places.models import Hall
from xieshang.roster.models import Group, Term

HALL_SITTING = "hall-sitting"


def halls_of(viewer: Viewer, day: date) -> list[Host]:
    """The halls that the viewer convenes; the office convenes all. Each with the group of its town."""
    if not viewer.is_signed_in:
        return []
    halls = Hall.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=day), body_id=viewer.body_id, opened_on__lte=day
    )
    if not viewer.wears("office"):
        halls = halls.filter(actor_id__in=viewer.actors_as("convenor"))
    found = list(halls.select_related("actor", "town").order_by("code", "id"))
    groups = Group.objects.valid_on(day).filter(
        body_id=viewer.body_id,
        kind=Group.Kind.TOWN,
        town_id__in=[hall.town_id for hall in found],
        term__in=Term.objects.holding(day),
    )
    of_town = {group.town_id: group for group in groups.select_related("actor")}
    return [Host(hall.actor, hall, of_town.get(hall.town_id) if hall.town_id else None) for hall in found]


register(
    Form(
        HALL_SITTING,
        _("sitting of a hall"),
        hosts=halls_of,
        agenda_role="hall",
        needs_agenda=True,
        needs_others=True,
        is_public=True,
        order=10,
        quorum="quorum.hall-sitting",
        agenda_hint=_("Accept a matter first; then it can stand on an agenda."),
    )
)
