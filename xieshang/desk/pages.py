"""What the desk itself puts in its registries."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xieshang.desk import exporting, headings
from xieshang.desk.navigation import item
from xieshang.desk.panels import party_label
from xieshang.kernel.blocks import block
from xieshang.kernel.viewer import Viewer

item("home", _("Desk"), "desk:home", icon="home", order=1, key="h", brief=1)
item("todo", _("Waiting for me"), "desk:todo", icon="todo", order=2, key="t", brief=2)
item("inbox", _("Inbox"), "notices:inbox", icon="bell", order=4, key="i", brief=7)
item(
    "figures",
    _("Figures and report"),
    "stats:desk-figures",
    icon="figures",
    order=38,
    visible=lambda viewer: viewer.member_of_body,
    brief=5,
)
item(
    "machinery",
    _("Background work"),
    "desk:machinery",
    icon="figures",
    order=98,
    group=headings.OFFICE,
    roles=("admin",),
)

party_label("asker", _("Raised by"))
party_label("hall", _("Hall"))
party_label("handler", _("Units in charge"))
party_label("unit", _("Unit"))
item("settings", _("Settings"), "desk:settings", icon="doc", order=97, group=headings.OFFICE, roles=("office", "admin"))


@block("inbox", order=10, template="desk/blocks/exports.html")
def exports(viewer: Viewer) -> dict[str, Any] | None:
    """Long exports on their way, and those that can be fetched."""
    found = exporting.of(viewer)
    return {"exports": found} if found else None
