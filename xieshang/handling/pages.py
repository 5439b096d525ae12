"""What tasks of units show on the desk: their list, and panels on the task and on the case it came from."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.desk import navigation
from xieshang.desk.lists import DUE, MOVED, RAISED, STATE, Column, Filter, ListSpec, SavedView, register, year_of
from xieshang.desk.panels import EVERY_KIND, panel
from xieshang.handling import queries, vocabulary
from xieshang.handling.flow import FLOW
from xieshang.handling.models import Assignment
from xieshang.kernel import numerals
from xieshang.kernel.blocks import block
from xieshang.kernel.flow import state_of
from xieshang.kernel.models import Case
from xieshang.kernel.permits import permits
from xieshang.kernel.viewer import Viewer

ROLES = {Assignment.Role.LEAD.value: _("leads"), Assignment.Role.ASSIST.value: _("assists")}


def has_to_do_with_tasks(viewer: Viewer) -> bool:
    """Whoever gives tasks, has them, or must know of them."""
    return viewer.wears("unit", "office", "committee", "leader", "convenor", "admin")


def _units(viewer: Viewer) -> list[tuple[str, Any]]:
    return list(vocabulary.units(viewer.body_id, on=timezone.localdate(viewer.at)))


def _of_unit(value: str) -> Q:
    return Q(unit_id=numerals.number(value) or 0)


def _of_my_unit() -> tuple[SavedView, ...]:
    """What the year of a unit comes to."""

    def view(code: str, label: str, where: Callable[[Viewer], Q]) -> SavedView:
        mine = permits["unit_of"].where
        return SavedView(
            code, label, lambda viewer: mine(viewer) & where(viewer), tile=label, tile_for=("unit",), shown=False
        )

    return (
        view("our-year", _("tasks given to us this year"), lambda viewer: Q(raised_at__year=year_of(viewer))),
        view("our-open", _("in our hands"), lambda viewer: Q(stage="open")),
        view("our-late", _("overdue with us"), lambda viewer: queries.late_condition(timezone.localdate(viewer.at))),
        view(
            "our-verified",
            _("verified this year"),
            lambda viewer: Q(state__in=FLOW.good_ends(), moved_at__year=year_of(viewer)),
        ),
    )


register(
    ListSpec(
        "handling",
        _("Tasks of units"),
        kinds=("assignment",),
        model="handling.Assignment",
        icon="todo",
        related=("unit__unit",),
        columns=(
            Column("unit", _("unit"), lambda task: task.unit.unit.short_name),
            Column("role", _("role"), lambda task: str(ROLES[task.role])),
            STATE,
            DUE,
            replace(RAISED, shown=False),
            Column("round", _("round"), "round", shown=False),
            Column("class", _("result"), "result_class", shown=False),
            MOVED,
        ),
        views=(
            SavedView("waiting", _("waiting for acceptance"), lambda viewer: Q(state__in=("assigned", "returned"))),
            SavedView("work", _("in work"), lambda viewer: Q(state="accepted")),
            SavedView("replied", _("replied"), lambda viewer: Q(state__in=("replied", "reviewed"))),
            SavedView(
                "overdue",
                _("overdue"),
                lambda viewer: queries.late_condition(timezone.localdate(viewer.at)),
                hot=True,
            ),
            SavedView("closed", _("closed"), lambda viewer: Q(state__in=FLOW.codes("closed"))),
            *_of_my_unit(),
        ),
        filters=(
            Filter("unit", _("unit"), _units, _of_unit),
            Filter("role", _("role"), lambda viewer: list(ROLES.items()), lambda value: Q(role=value)),
        ),
        sort="due",
        order=30,
        visible=has_to_do_with_tasks,
        empty_hint=_("Tasks come from the sittings of halls, or from a case that is handed to units."),
    )
)
navigation.item(
    "overdue",
    _("Overdue tasks"),
    "handling:overdue",
    icon="eye",
    order=32,
    visible=has_to_do_with_tasks,
    brief=3,
)


@block("desk.numbers", order=5, template="handling/blocks/late.html")
def late(viewer: Viewer) -> dict[str, Any] | None:
    """Leaders see first what is overdue, and what was reported to the chairs."""
    if not viewer.wears("leader", "secretary"):
        return None
    rows = queries.overdue(viewer, today=timezone.localdate(viewer.at))
    return {"rows": rows, "reported": sum(row.rung == "report" for row in rows)}


@panel("assignment", order=10, template="handling/panels/asked.html")
def asked(viewer: Viewer, case: Assignment) -> dict[str, Any]:
    """What the unit is asked, where it comes from, and how its due date came about."""
    return {
        "parent": queries.parent_for(viewer, case),
        "role": ROLES[case.role],
        "arithmetic": queries.reckoned(case),
        "is_late": queries.is_late(case, today=timezone.localdate(viewer.at)),
    }


@panel(EVERY_KIND, order=30, template="handling/panels/tasks.html")
def tasks(viewer: Viewer, case: Case) -> dict[str, Any] | None:
    """The tasks of units from this case, and the way to hand it to units."""
    if not queries.can_have_tasks(case):
        return None
    today = timezone.localdate(viewer.at)
    rows = [
        {
            "task": task,
            "role": ROLES[task.role],
            "state": state_of(task),
            "is_late": queries.is_late(task, today=today),
        }
        for task in queries.tasks_of(viewer, case)
    ]
    may_assign = queries.may_assign(viewer, case)
    if not rows and not may_assign:
        return None
    return {"rows": rows, "may_assign": may_assign}


# Instructions are a part of this slice in a folder of their own.
import xieshang.handling.instructions.pages  # noqa: E402, F401
