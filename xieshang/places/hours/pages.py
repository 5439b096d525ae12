"""What duties and bookings show on the desk: their lists, their panels, the next duties of a member on the front page."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.lists import MOVED, STATE, Column, ListSpec, SavedView, register
from xieshang.desk.panels import panel, party_label
from xieshang.kernel import stories
from xieshang.kernel.blocks import block
from xieshang.kernel.permits import permits
from xieshang.kernel.viewer import Viewer
from xieshang.places.hours import duty, rooms
from xieshang.places.hours.models import Booking, Duty

party_label("on_duty", _("On duty"))
party_label("booker", _("Booked by"))


def _inside(viewer: Viewer) -> bool:
    return viewer.member_of_body


def _mine(viewer: Viewer) -> Q:
    return Q(member_id=viewer.actor_id, stage="open")


register(
    ListSpec(
        "duties",
        _("Duty in the homes"),
        kinds=("duty",),
        model="places.Duty",
        icon="calendar",
        related=("unit", "member"),
        columns=(
            Column("day", _("Day"), "on_day", sort="due_on"),
            Column("half", _("Half day"), lambda row: str(row.get_half_display())),
            Column("home", _("Home"), lambda row: row.unit.name if row.unit else ""),
            Column("member", _("Member"), lambda row: row.member.name if row.member else ""),
            STATE,
            MOVED,
        ),
        views=(
            SavedView("own", _("mine, to come"), _mine, tile=_("my duties to come"), tile_for=("member",)),
            SavedView("vacant", _("nobody found yet"), lambda viewer: Q(state="vacant"), hot=True),
            SavedView("coming", _("tomorrow or today"), lambda viewer: Q(state="coming")),
            SavedView("kept", _("was there"), lambda viewer: Q(state="kept")),
        ),
        sort="day",
        order=67,
        group=headings.PLACES,
        visible=_inside,
        empty_hint=_("The keeper of a home plans who is on duty, on the page of the home."),
    )
)
register(
    ListSpec(
        "bookings",
        _("Bookings of rooms"),
        kinds=("booking",),
        model="places.Booking",
        icon="hall",
        related=("unit", "room__hall__actor"),
        columns=(
            Column("day", _("Day"), "starts_at", sort="due_on"),
            Column("times", _("From – until"), lambda row: rooms.times(row)),
            Column("room", _("Room"), lambda row: row.room.label),
            Column("home", _("Home"), lambda row: row.unit.name if row.unit else ""),
            Column("people", _("People"), "people", kind="num", shown=False),
            STATE,
            MOVED,
        ),
        views=(
            SavedView("coming", _("to come"), lambda viewer: Q(state="booked")),
            SavedView(
                "own",
                _("booked by me"),
                lambda viewer: Q(parties__actor_id=viewer.actor_id, parties__role="booker"),
            ),
        ),
        sort="day",
        order=68,
        group=headings.PLACES,
        visible=_inside,
        empty_hint=_("Rooms are booked on the page of their home."),
    )
)


@panel("duty", order=10, template="places/hours/duty_panel.html")
def duty_panel(viewer: Viewer, case: Duty) -> dict[str, Any]:
    """Home, day and half; why somebody could not come is read by those who keep the home, and by nobody else."""
    said = [] if not permits["home_keeper"].allows(viewer, case) else _said(case)
    return {"said": said}


def _said(case: Duty) -> list[str]:
    happened = (entry for step in ("excuse", "miss") for entry in stories.happenings(case, step))
    found = (dict(entry.payload.words).get("reason", "") for entry in happened if hasattr(entry, "payload"))
    return [words for words in found if words]


@panel("booking", order=10, template="places/hours/booking_panel.html")
def booking_panel(viewer: Viewer, case: Booking) -> dict[str, Any]:
    return {"room": rooms.room_of_case(case), "times": rooms.times(case)}


@block("desk.home", order=20, template="places/hours/own_duty.html")
def own_duty(viewer: Viewer) -> dict[str, Any] | None:
    """The next duties of a member; nobody else is asked about."""
    rows = duty.own(viewer) if viewer.wears("member") else []
    return {"rows": rows} if rows else None
