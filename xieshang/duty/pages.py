"""What commendations show on the desk, in the portal's columns, and on the pages of homes."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshang.desk import headings
from xieshang.desk.lists import DUE, MOVED, STATE, Column, ListSpec, SavedView, register
from xieshang.desk.panels import panel
from xieshang.desk.year import Item, of_list, quarter_views, year_items
from xieshang.duty import queries, standing
from xieshang.duty.flow import FLOW
from xieshang.duty.models import Commendation
from xieshang.kernel import flow
from xieshang.kernel.viewer import Viewer
from xieshang.places.models import Home
from xieshang.places.parts import home_part
from xieshang.portal.registry import public_page
from xieshang.portal.registry import register as in_columns
from xieshang.roster.tables import organ_remarks

public_page("commendation", "duty:detail")
in_columns(_("Commendations"), "duty:index", order=48)

register(
    ListSpec(
        "commendations",
        _("Commendations"),
        kinds=("commendation",),
        model="duty.Commendation",
        icon="star",
        columns=(
            Column("year", _("Year"), "year", kind="num"),
            STATE,
            DUE,
            Column("announced", _("Announced on"), "announced_on"),
            MOVED,
        ),
        views=(
            SavedView("open", _("under way"), lambda viewer: Q(stage="open")),
            SavedView(
                "announced", pgettext_lazy("commendation", "announced"), lambda viewer: Q(state__in=FLOW.good_ends())
            ),
            *quarter_views(lambda viewer, first, last: Q(raised_at__date__range=(first, last)) & ~Q(state="cancelled")),
        ),
        order=68,
        group=headings.PEOPLE,
        new_url="duty:new",
        new_label=_("Open a commendation"),
        new_visible=queries.is_office,
        empty_hint=_("Who and what is commended for a year stands here."),
    )
)


@panel("commendation", order=10, template="duty/panel.html")
def classes(viewer: Viewer, case: Commendation) -> dict[str, Any]:
    """The classes with their places; names for those who may read them, struck ones for those who nominate."""
    nominator, named = queries.is_nominator(viewer, case), queries.names_are_open(viewer, case)
    rows = standing.nominations(case) if named else []
    listed = [row for row in rows if row.is_chosen and (nominator or row.struck_at is None)]
    lists = [
        {
            "award": award,
            "nominated": sum(row.award_id == award.pk for row in rows),
            "rows": [row for row in listed if row.award_id == award.pk],
        }
        for award in standing.of(case).awards
    ]
    return {
        "lists": lists,
        "nominator": nominator,
        "named": named,
        "may_nominate": flow.may(viewer, case, "nominate"),
        "may_choose": flow.may(viewer, case, "choose"),
    }


@panel("commendation", order=20, template="duty/objections.html")
def objections(viewer: Viewer, case: Commendation) -> dict[str, Any] | None:
    """What was objected, and what was decided on each: for the office."""
    rows = standing.of(case).objections if queries.is_office(viewer) and case.publicity_until else []
    return {"objections": rows} if rows else None


@home_part(order=15, template="duty/home_part.html")
def commended(viewer: Viewer, home: Home) -> dict[str, Any] | None:
    """For which years the home was commended."""
    rows = queries.commended_in(home.actor_id)
    return {"rows": rows} if rows else None


def remarks(day: date, actor_ids: Collection[int]) -> dict[int, str]:
    """Below the names of groups and units: what they were commended as until this day."""
    said: dict[int, list[str]] = {}
    for row in queries.commended_in(*actor_ids):
        found = row.award.commendation
        if row.actor_id and found.announced_on and found.announced_on <= day:
            words = _("%(award)s of %(year)s") % {"award": row.award.name, "year": found.year}
            said.setdefault(row.actor_id, []).append(words)
    return {actor_id: " · ".join(words) for actor_id, words in said.items()}


organ_remarks.append(remarks)


@year_items
def commendations_of_the_year(viewer: Viewer, year: int) -> list[Item]:
    return of_list("commendations", viewer, str(_("Commendations")))
