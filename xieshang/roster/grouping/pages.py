"""What groupings show on the desk: their place in the navigation, their panel, and a word on the home page when a rule is broken."""

from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.navigation import item
from xieshang.desk.panels import panel, party_label
from xieshang.kernel.blocks import block
from xieshang.kernel.viewer import Viewer
from xieshang.roster import checking
from xieshang.roster.grouping.models import Grouping, Part
from xieshang.roster.models import Group

# The first page asks once a minute; the pages of the roster ask each time.

party_label("convening", _("Convenors concerned"))
item(
    "grouping",
    _("Grouping"),
    "roster:grouping",
    icon="people",
    order=61,
    group=headings.GROUPS,
    roles=("office", "committee"),
)


@panel("grouping", order=10, template="roster/grouping/panel.html")
def grouping(viewer: Viewer, case: Grouping) -> dict[str, Any]:
    rows = Part.objects.filter(grouping_id=case.pk).select_related("committee__actor").annotate(many=Count("lots"))
    return {"parts": rows.order_by("position"), "by_town": case.sort == Group.Kind.TOWN}


@block("desk.home", order=15, template="roster/check_notice.html")
def breaches(viewer: Viewer) -> dict[str, Any] | None:
    """Only where somebody does not stand right: nothing to say is nothing to read."""
    if not viewer.wears("office"):
        return None
    day = timezone.localdate(viewer.at)
    found = checking.counted(viewer.body_id, day)
    return {"check": found} if found and found[1] else None
