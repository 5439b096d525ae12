"""What visits show on the desk and in the portal's columns."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.desk.lists import MOVED, STATE, Column, Filter, ListSpec, SavedView, register
from xieshang.desk.panels import panel, party_label
from xieshang.desk.year import Item, of_list, quarter_views, year_items
from xieshang.gatherings.queries import knows_inside
from xieshang.kernel.permits import named_parties, permits
from xieshang.kernel.viewer import Viewer
from xieshang.portal.registry import public_page
from xieshang.portal.registry import register as in_columns
from xieshang.visits import queries
from xieshang.visits.flow import FLOW
from xieshang.visits.models import Visit

party_label("host", _("In charge"))
public_page("visit", "visits:detail")
in_columns(_("Visits"), "visits:index", order=40)


def _hosts(viewer: Viewer) -> list[tuple[str, Any]]:
    return [(str(actor.pk), actor.name) for actor in queries.hosts(viewer)]


register(
    ListSpec(
        "visits",
        _("Visits"),
        kinds=("visit",),
        model="visits.Visit",
        icon="place",
        related=("unit",),
        columns=(
            Column("when", _("Comes on"), "arrives_on"),
            Column("people", _("people"), "people", kind="num"),
            Column("level", _("Level"), lambda row: row.get_level_display()),
            Column("host", _("In charge"), lambda row: row.unit.name),
            STATE,
            Column("raised", _("Announced"), "raised_at", sort="raised_at", shown=False),
            MOVED,
        ),
        views=(
            SavedView("coming", _("still to come"), lambda viewer: Q(state__in=("announced", "prepared"))),
            SavedView("open", _("to be summed up"), lambda viewer: Q(state="received")),
            SavedView("closed", _("received and summed up"), lambda viewer: Q(state__in=FLOW.good_ends())),
            *quarter_views(lambda viewer, first, last: Q(arrives_on__range=(first, last)) & ~Q(state="cancelled")),
        ),
        filters=(
            Filter("level", _("Level"), lambda viewer: Visit.Level.choices, lambda value: Q(level=value)),
            Filter("host", _("In charge"), _hosts, lambda value: Q(unit_id=value)),
        ),
        order=40,
        new_url="visits:new",
        new_label=_("Announce a visit"),
        new_visible=queries.may_announce,
        empty_hint=_("Delegations that come to see the work stand here."),
    )
)


@panel("visit", order=10, template="visits/panel.html")
def visit(viewer: Viewer, case: Visit) -> dict[str, Any]:
    known = {party.actor.name for party in named_parties(case)}
    return {
        "stops": queries.stops(case),
        "inside": knows_inside(viewer, case),
        "untold": [name for name in case.receivers if name not in known],
        "may_change": permits["visit_host"].allows(viewer, case) and case.state != "cancelled",
    }


@year_items
def visits_of_the_year(viewer: Viewer, year: int) -> list[Item]:
    return of_list("visits", viewer, _("Visits"))
