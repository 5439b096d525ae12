"""What the pages of changes ask before somebody types: may they, and what stands now."""

from datetime import date
from typing import Any

from django.db.models.functions import Length
from django.utils.translation import gettext as _

from xieshang.kernel.refusals import NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, Membership, Term
from xieshang.roster.queries import open_roster


def check_office(viewer: Viewer) -> None:
    """Only the office of the body changes its roster."""
    open_roster(viewer)
    if not viewer.wears("office"):
        raise NotAllowed(_("Only the office changes the roster."))


def place_of(row: Membership) -> dict[str, Any]:
    """Where the member belongs now, as a form shows it."""
    seat = row.seats.filter(valid_to__isnull=True, group__kind=Group.Kind.TOWN).select_related("group").first()
    committee = row.committee.code if row.committee else ""
    town_group = seat.group.code if seat else ""
    return {"sector": row.sector.code, "committee": committee, "town_group": town_group, "office": row.office}


def next_number(viewer: Viewer, day: date) -> str:
    """The number after the highest of the term; "" where numbers are no numbers."""
    rows = Membership.objects.filter(body_id=viewer.body_id, term__in=Term.objects.holding(day))
    highest = rows.order_by(Length("member_no").desc(), "-member_no").values_list("member_no", flat=True).first()
    return str(int(highest) + 1) if highest and highest.isascii() and highest.isdecimal() else ""
