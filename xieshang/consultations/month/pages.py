"""The month on the desk and in the portal: its entry, what a consultation's page shows of rules and clashes, its mark in the year."""

from datetime import date
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from xieshang.consultations.month import forms_of, queries, taking
from xieshang.desk import headings
from xieshang.desk.navigation import item
from xieshang.desk.panels import panel
from xieshang.desk.year import Reading, month_note
from xieshang.gatherings.flow import BEING_PREPARED
from xieshang.gatherings.models import Gathering
from xieshang.gatherings.queries import knows_inside
from xieshang.kernel import norms
from xieshang.kernel.permits import permits
from xieshang.kernel.viewer import Viewer
from xieshang.portal.registry import register as in_columns
from xieshang.stats.registry import month_sources

in_columns(_("Month of sector consultation"), "consultations:month-now", order=18)
item(
    "month",
    _("Month of the sectors"),
    "consultations:desk-month-now",
    icon="calendar",
    order=31,
    group=headings.CONSULTING,
    visible=lambda viewer: viewer.member_of_body,
)
MONTH = "consultations.month"

month_sources.append(queries.month_of)


@month_note
def in_the_year(viewer: Viewer, year: int) -> tuple[QuerySet, Reading]:
    """The month of the sectors is marked in the band of the year."""
    rows = norms.deciding(MONTH, viewer.body_id, on=date(year, 12, 31))

    def read(decided: Any) -> tuple[int, str] | None:
        number = int(decided or norms.definitions[MONTH].default)
        return (number, str(_("sector month"))) if number else None

    return rows.values_list(Cast("value", CharField())), read


@panel("gathering", order=15, template="consultations/month/panel.html")
def clashes(viewer: Viewer, case: Gathering) -> dict[str, Any] | None:
    """While a consultation is prepared: what is in its way, and the way to what is due and to free slots."""
    if (
        case.state not in BEING_PREPARED
        or case.form not in forms_of.BY_TOPIC.values()
        or not knows_inside(viewer, case)
    ):
        return None
    found = taking.clashes_of(case, taking.taken_meanwhile(viewer, case))
    may_move = permits["gathering_convener"].allows(viewer, case)
    return {"clashes": found, "may_move": may_move} if found or may_move else None
