"""The meeting of a group: a kind of gathering that its convenors call, with every member of the group invited."""

from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.kinds import Form, Host, register
from xieshang.groups import queries
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import Calendar
from xieshang.places.hours.models import Room
from xieshang.places.hours.rooms import suggest

GROUP_MEETING = "group-meeting"
STARTS, ENDS = time(9, 0), time(11, 0)


@dataclass(frozen=True)
class Proposal:
    """When and where a meeting is proposed; `is_free`: the home is open then and the room free. Without rooms `room` is None."""

    day: date
    room: Room | None
    is_free: bool


def propose(rooms: list[Room], day: date, calendar: Calendar) -> Proposal:
    """The first day from the one given on, and the nearest room, so that the home is open and the room free; else the nearest room."""
    found = suggest(rooms, day=day, starts=STARTS, ends=ENDS, calendar=calendar)
    if found is None:
        return Proposal(day, rooms[0] if rooms else None, is_free=False)
    return Proposal(found.starts_at.date(), found.room, is_free=True)


def groups_of(viewer: Viewer, day: date) -> list[Host]:
    """The groups that the viewer convenes; the office convenes all."""
    return [Host(group.actor, group=group) for group in queries.groups_of(viewer, day)]


register(Form(GROUP_MEETING, _("meeting of a group"), hosts=groups_of, order=20))
