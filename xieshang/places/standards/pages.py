"""What checks show on the desk: their list, their panel, their facts."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.lists import DUE, MOVED, STATE, Column, Filter, ListSpec, SavedView, register
from xieshang.desk.panels import panel, party_label
from xieshang.kernel.viewer import Viewer
from xieshang.places.standards import queries, sheet
from xieshang.places.standards.models import HomeCheck

party_label("place", _("Place"))
party_label("visitor", _("Visited by"))


def _grade(row: HomeCheck) -> str:
    return str(row.get_grade_display()) if row.grade else ""


register(
    ListSpec(
        "home-checks",
        _("Checks of places"),
        kinds=("home_check",),
        model="places.HomeCheck",
        icon="hall",
        related=("place", "unit", "standard"),
        columns=(
            Column("place", _("Place"), lambda row: row.place.name),
            Column("points", _("Points"), "visit_score", kind="num"),
            Column("grade", _("Grade"), _grade, tone=lambda row: queries.TONES.get(row.grade, "")),
            STATE,
            DUE,
            Column("visitor", _("Visited by"), lambda row: row.unit.name if row.unit else "", shown=False),
            MOVED,
        ),
        views=(
            SavedView("open", _("under way"), lambda viewer: Q(stage="open")),
            SavedView("visit", _("to be visited"), lambda viewer: Q(state__in=("handed_in", "improved"))),
            SavedView("improving", _("being improved"), lambda viewer: Q(state="improving")),
            SavedView("closed", _("graded"), lambda viewer: Q(state="closed")),
        ),
        filters=(
            Filter("grade", _("Grade"), lambda viewer: HomeCheck.Grade.choices, lambda value: Q(grade=value)),
            Filter("kind", _("Kind"), lambda viewer: queries.kind_choices(), lambda value: Q(category=value)),
        ),
        order=67,
        group=headings.PLACES,
        visible=lambda viewer: viewer.sees_body or queries.may_begin(viewer),
        new_url="places:check-new",
        new_label=_("Begin checks"),
        new_visible=queries.may_begin,
        empty_hint=_("Whether homes and posts are kept to their standard is seen here."),
    )
)


@panel("home_check", order=10, template="places/standards/panel.html")
def check(viewer: Viewer, case: HomeCheck) -> dict[str, Any]:
    marks = queries.marks(case)
    return {
        "marks": marks,
        "marked": any(mark.self_mark is not None for mark in marks),
        "sides": sheet.open_sides(viewer, case),
        "grade": _grade(case),
        "paper_url": reverse("places:check-paper", args=[case.pk]),
        "standard": case.standard,
    }
