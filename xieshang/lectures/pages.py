"""What lectures show: in the columns, in the navigation, on the page of their gathering and of their home."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.navigation import item
from xieshang.desk.panels import panel
from xieshang.gatherings.models import Gathering
from xieshang.kernel.viewer import Viewer
from xieshang.lectures import kinds as kinds
from xieshang.lectures import queries
from xieshang.places.models import Home
from xieshang.places.parts import home_part
from xieshang.portal.registry import register as in_columns

in_columns(_("Lectures"), "lectures:index", order=25)
item(
    "lectures",
    _("Lectures"),
    "lectures:desk",
    icon="calendar",
    order=71,
    group=headings.PLACES,
    visible=lambda viewer: viewer.member_of_body,
)


@panel("gathering", order=15, template="lectures/panel.html")
def lecture(viewer: Viewer, case: Gathering) -> dict[str, Any] | None:
    found = queries.facts(case) if case.form == kinds.LECTURE else None
    return {"lecture": found} if found else None


@home_part(order=20, template="lectures/home_part.html")
def at_home(viewer: Viewer, home: Home) -> dict[str, Any] | None:
    rows = queries.published_at(viewer, home)
    return {"rows": rows} if rows else None
