"""What plans show on the desk and in the portal: list, panels, calls in the year."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.consultations.plan import ops, queries
from xieshang.consultations.plan.flow import IS_DECIDED
from xieshang.consultations.plan.models import Call, Plan
from xieshang.desk import headings
from xieshang.desk.lists import MOVED, STATE, Column, ListSpec, SavedView, register
from xieshang.desk.panels import panel
from xieshang.desk.year import QUARTERS, Item, days_of, year_items
from xieshang.kernel.viewer import Viewer
from xieshang.portal.registry import public_page
from xieshang.portal.registry import register as in_columns

public_page("plan", "consultations:plan-of")
in_columns(_("Annual consultation plan"), "consultations:plan", order=15)
in_columns(_("Calls for topics"), "consultations:topics", order=16)

register(
    ListSpec(
        "plans",
        _("Consultation plans"),
        kinds=("plan",),
        model="consultations.Plan",
        icon="calendar",
        columns=(Column("year", _("Year"), lambda row: str(row.year)), STATE, MOVED),
        views=(SavedView("running", _("decided"), lambda viewer: Q(state__in=IS_DECIDED)),),
        order=23,
        group=headings.CONSULTING,
        brief=6,
        new_url="consultations:plan-new",
        new_label=_("Begin the plan of a year"),
        new_visible=queries.is_office,
        empty_hint=_("Begin the plan of the year, then call for topics."),
    )
)


@year_items
def calls_of_the_year(viewer: Viewer, year: int) -> list[Item]:
    """When topics are called for."""
    rows = Call.objects.filter(plan__body_id=viewer.body_id)
    return [
        Item(
            quarter,
            str(_("Calls for topics")),
            url=reverse("consultations:topics"),
            rows=rows.filter(opens_on__range=days_of(year, quarter)),
        )
        for quarter in QUARTERS
    ]


@panel("plan", order=10, template="consultations/plan/panel.html")
def items(viewer: Viewer, case: Plan) -> dict[str, Any]:
    """What stands in the plan against what really happened."""
    rows = queries.reality(case, today=timezone.localdate(viewer.at), brief=True)
    office = queries.is_office(viewer)
    return {
        "rows": rows,
        "may_take_over": office and ops.is_being_drafted(case),
        "may_add": office and queries.takes_items(case),
    }


@panel("plan", order=20, template="consultations/plan/calls.html")
def calls(viewer: Viewer, case: Plan) -> dict[str, Any] | None:
    """While topics are collected; later the versions are of interest, and the calls stand on the public page."""
    if not ops.takes_calls(case):
        return None
    return {"calls": queries.calls(case), "may_call": queries.is_office(viewer)}
