"""The roster in the navigation of the desk, for those who belong to the body."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.navigation import item
from xieshang.kernel.blocks import block
from xieshang.kernel.viewer import Viewer
from xieshang.roster.corrections import pages as corrections
from xieshang.roster.grouping import pages as grouping
from xieshang.roster.terms import pages as terms

__all__ = ["corrections", "grouping", "terms"]


def belongs(viewer: Viewer) -> bool:
    return viewer.member_of_body


item("members", _("Members"), "roster:members", icon="people", order=60, group=headings.PEOPLE, visible=belongs)
item(
    "residents",
    _("Resident members"),
    "roster:residents",
    icon="people",
    order=61,
    group=headings.PEOPLE,
    visible=belongs,
)
item("sectors", _("Sectors"), "roster:sectors", icon="people", order=59, group=headings.GROUPS, visible=belongs)
item(
    "committees",
    _("Special committees"),
    "roster:committees",
    icon="people",
    order=62,
    group=headings.PEOPLE,
    visible=belongs,
)
item("groups", _("Groups"), "roster:groups", icon="people", order=60, group=headings.GROUPS, visible=belongs)
item("own-year", _("My year"), "roster:own-year", icon="figures", order=35, roles=("member",))
item("own-entry", _("My entry"), "roster:own", icon="person", order=36, roles=("member",))
item("structure", _("Structure"), "roster:structure", icon="figures", order=63, group=headings.PEOPLE, visible=belongs)
item("terms", _("Terms"), "roster:terms", icon="calendar", order=63, group=headings.PEOPLE, visible=belongs)
item("units", _("Undertaking units"), "roster:units", icon="people", order=64, group=headings.PEOPLE, visible=belongs)
item("towns", _("Towns and streets"), "roster:towns", icon="place", order=65, group=headings.PEOPLE, visible=belongs)
item(
    "accounts",
    _("Accounts and offices"),
    "roster:accounts",
    icon="person",
    order=90,
    group=headings.OFFICE,
    roles=("admin", "office"),
)
item(
    "delegates",
    _("Who acts for me"),
    "roster:delegates",
    icon="person",
    order=91,
    group=headings.OFFICE,
    roles=("leader",),
)


@block("desk.mine", order=10, template="roster/own_year_link.html")
def own_year(viewer: Viewer) -> dict[str, Any] | None:
    return {} if viewer.wears("member") else None
