"""What instructions show on the desk: their list, the panel of their page, and the way to write one on every case page."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.desk.lists import DUE, MOVED, RAISED, STATE, Column, Filter, ListSpec, SavedView, register
from xieshang.desk.panels import EVERY_KIND, panel, party_label
from xieshang.handling.instructions import queries
from xieshang.handling.instructions.flow import FLOW
from xieshang.handling.instructions.models import Instruction
from xieshang.handling.models import Assignment
from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer

party_label("leader", _("Leader"))
party_label("addressee", _("Passed to"))


def _may_begin(viewer: Viewer) -> bool:
    return queries.may_write(viewer) or queries.may_enter(viewer)


register(
    ListSpec(
        "instructions",
        _("Leaders' instructions"),
        kinds=("instruction",),
        model="handling.Instruction",
        icon="talk",
        related=("unit", "about", "leader"),
        columns=(
            Column("leader", _("Leader"), "leader_name"),
            Column("written", _("Written on"), "written_on"),
            Column("genre", _("Kind"), "genre_words"),
            Column("to", _("To whom"), lambda row: row.unit.name if row.unit else "—"),
            STATE,
            DUE,
            Column("raised", RAISED.label, "raised_at", sort="raised_at", shown=False),
            MOVED,
        ),
        views=(
            SavedView("written", _("to be passed on"), lambda viewer: Q(state="written")),
            SavedView("handed", _("being handled"), lambda viewer: Q(state__in=("handed", "ready"))),
            SavedView(
                "late",
                _("overdue"),
                lambda viewer: Q(stage="open", due_on__lt=timezone.localdate(viewer.at)),
                hot=True,
                tile_for=("leader",),
            ),
            SavedView("ended", _("ended"), lambda viewer: Q(state__in=FLOW.codes("closed"))),
        ),
        filters=(Filter("genre", _("Kind"), queries.kinds_met, lambda value: Q(genre=value)),),
        sort="due",
        order=31,
        visible=queries.has_to_do_with_instructions,
        new_url="handling:instruct-document",
        new_label=_("Write an instruction"),
        new_visible=_may_begin,
        brief=4,
        empty_hint=_("A leader writes one on the page of a case; what came on paper is entered by the office."),
    )
)


@panel("instruction", order=10, template="handling/instructions/panel.html")
def instruction(viewer: Viewer, case: Instruction) -> dict[str, Any]:
    """The leader's words. Whoever got to this page may know them; what it is about may still be closed to them."""
    return {"about": case.about, "may_pass": flow.may(viewer, case, "pass_to_committee")}


@panel("assignment", order=5, template="handling/instructions/of_task.html")
def of_task(viewer: Viewer, case: Assignment) -> dict[str, Any] | None:
    """From which instruction the task came; its words only for whom the leader named, and those who see it all."""
    found = queries.of_task(case)
    if found is None:
        return None
    named = found.unit_id == case.unit_id or viewer.sees_sealed
    return {"instruction": found, "text": found.text if named else ""}


@panel(EVERY_KIND, order=1, template="handling/instructions/begin.html")
def begin(viewer: Viewer, case: Case) -> dict[str, Any] | None:
    """For a leader the way to instruct stands on top of the page: a minute on the phone. From a task it leads to its case."""
    about = queries.about(viewer, case) if queries.may_write(viewer) else None
    return {"about": about} if about else None


@panel(EVERY_KIND, order=90, template="handling/instructions/enter.html", place="aside")
def enter(viewer: Viewer, case: Case) -> dict[str, Any] | None:
    return {} if queries.may_enter(viewer) and case.kind not in queries.NOT_ABOUT else None
