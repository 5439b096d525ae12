"""What lasting results show on the desk and in the portal's columns."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xieshang.advice import queries as advice
from xieshang.advice.models import LastingResult
from xieshang.advice.results import spans
from xieshang.desk import headings
from xieshang.desk.lists import MOVED, RAISED, STATE, Column, ListSpec, SavedView, register
from xieshang.desk.panels import EVERY_KIND, panel
from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.kernel.permits import permits
from xieshang.kernel.viewer import Viewer
from xieshang.portal.registry import public_page
from xieshang.portal.registry import register as in_columns

public_page("lasting_result", "advice:result")
in_columns(_("Lasting results"), "advice:results", order=36)

register(
    ListSpec(
        "results",
        _("Lasting results"),
        kinds=("lasting_result",),
        model="advice.LastingResult",
        icon="mark",
        related=("organ",),
        columns=(
            Column("place", _("Where"), "place"),
            Column("came", _("Exists since"), "came_on"),
            Column("span", _("It took"), lambda row: spans.in_words(row.began_on, row.came_on)),
            Column("days", _("days"), lambda row: (row.came_on - row.began_on).days, kind="num", shown=False),
            STATE,
            Column("raised", RAISED.label, "raised_at", sort="raised_at", shown=False),
            MOVED,
        ),
        views=(
            SavedView("noted", _("to be confirmed"), lambda viewer: advice.in_state("noted")),
            SavedView("confirmed", _("confirmed"), lambda viewer: advice.in_state("confirmed")),
        ),
        order=40,
        group=headings.OUTCOMES,
        visible=lambda viewer: viewer.member_of_body,
        new_url="advice:new-result",
        new_label=_("Write a result down"),
        new_visible=advice.may_draft,
        empty_hint=_("What exists in the county because it was talked over: where, and after how long."),
    )
)


@panel("lasting_result", order=10, template="advice/results/panel.html")
def result(viewer: Viewer, case: LastingResult) -> dict[str, Any]:
    return {
        "span": spans.in_words(case.began_on, case.came_on),
        "days": (case.came_on - case.began_on).days,
        "may_change": permits["result_writer"].allows(viewer, case) and flow.may(viewer, case, "change"),
    }


@panel(EVERY_KIND, order=95, template="advice/results/begin.html", place="aside")
def begin(viewer: Viewer, case: Case) -> dict[str, Any] | None:
    """From every case that can be named in public a result can be written down."""
    fits = bool(case.number) and case.visibility != Case.Visibility.SEALED and case.kind not in NOT_FROM
    return {} if fits and advice.may_draft(viewer) else None


NOT_FROM = (LastingResult.KIND, "assignment")
