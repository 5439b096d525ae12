"""What groups show on the desk; importing the meetings registers their kind of gathering."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.lists import MOVED, STATE, Column, Filter, ListSpec, SavedView
from xieshang.desk.lists import register as register_list
from xieshang.desk.navigation import item
from xieshang.desk.panels import panel, party_label
from xieshang.groups import meetings as meetings
from xieshang.groups import plans, queries
from xieshang.groups.flow import FLOW
from xieshang.groups.models import GroupYear
from xieshang.kernel.viewer import Viewer


def convenes(viewer: Viewer) -> bool:
    return viewer.wears("office") or bool(queries.groups_of(viewer, timezone.localdate(viewer.at)))


item("my-group", _("My group"), "groups:index", icon="people", order=58, group=headings.GROUPS, visible=convenes)

party_label("guide", _("Guided by"))

register_list(
    ListSpec(
        "group-years",
        _("Work of the groups"),
        kinds=("group_year",),
        model="groups.GroupYear",
        icon="people",
        columns=(
            Column("year", _("Year"), "year", kind="num"),
            STATE,
            Column("raised", _("Begun"), "raised_at", sort="raised_at", shown=False),
            MOVED,
        ),
        views=(
            SavedView("plans", _("plans to review"), lambda viewer: Q(state="handed_in")),
            SavedView("running", _("under way"), lambda viewer: Q(state="running")),
            SavedView("summaries", _("summaries to review"), lambda viewer: Q(state="reported")),
            SavedView("closed", _("summed up"), lambda viewer: Q(state__in=FLOW.good_ends())),
        ),
        filters=(Filter("year", _("Year"), queries.years, lambda value: Q(year=value)),),
        order=59,
        group=headings.GROUPS,
        visible=lambda viewer: viewer.member_of_body,
        empty_hint=_("In January the year of every group begins by itself; its convenors write the plan."),
    )
)


@panel("group_year", order=10, template="groups/plan_panel.html")
def plan(viewer: Viewer, case: GroupYear) -> dict[str, Any]:
    rows = list(plans.rows_of(case.pk))
    return {
        "lines": plans.shown(viewer, case, rows),
        "missing": plans.missing(rows),
        "told": plans.told(case),
        "may_write": plans.may_write(viewer, case),
    }
