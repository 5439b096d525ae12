"""What topics show on the desk and in the portal: list, comparison, panels, the year, the way to suggest one."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from xieshang.consultations.plan import queries as plans
from xieshang.consultations.topics import queries
from xieshang.consultations.topics.flow import FLOW, IN_THE_PLAN
from xieshang.consultations.topics.models import Topic
from xieshang.desk import headings
from xieshang.desk.lists import DUE, MOVED, RAISED, STATE, Column, Filter, ListSpec, SavedView, register
from xieshang.desk.navigation import item
from xieshang.desk.panels import Fact, facts, panel, party_label
from xieshang.desk.year import Item, of_list, quarter_views, year_items
from xieshang.kernel import flow, norms
from xieshang.kernel.blocks import block
from xieshang.kernel.permits import permits
from xieshang.kernel.stories import note_story
from xieshang.kernel.viewer import Viewer
from xieshang.portal.registry import public_page

public_page("topic", "consultations:topic")
party_label("lead", _("Special committee that leads"), "topic")
party_label("cooperating", _("Cooperating departments"))
party_label("group", _("Groups that take part"))
note_story("topic_assessed", _("{committee} gave {sum} points"))
note_story("topic_joined", _("{number} was merged into it"), _("A similar suggestion was merged into it"))


def _labels(viewer: Viewer) -> dict[str, str]:
    return norms.words("consultations.forms", viewer.body_id, on=timezone.localdate(viewer.at))


def _planned_between(viewer: Viewer, first: date, last: date) -> Q:
    months = Q(month__range=(first.month, last.month), parent__plan__year=first.year)
    return months & Q(state__in=(*IN_THE_PLAN, "closed"))


def month_words(row: Topic) -> str:
    return date_format(date(2020, row.month, 1), "F") if row.month else ""


register(
    ListSpec(
        "topics",
        _("Topics of consultation"),
        kinds=("topic",),
        model="consultations.Topic",
        icon="voice",
        related=("unit", "leader", "call"),
        columns=(
            RAISED,
            Column("source", _("From"), lambda row: row.get_source_display()),
            Column("month", _("Month"), month_words),
            Column("lead", _("Special committee that leads"), lambda row: row.unit.name if row.unit else ""),
            STATE,
            replace(DUE, shown=False),
            MOVED,
        ),
        views=(
            SavedView("new", _("waiting to be screened"), lambda viewer: Q(state="suggested")),
            SavedView("short", _("on the shortlist"), lambda viewer: Q(state="shortlisted")),
            SavedView("planned", _("in the plan"), lambda viewer: Q(state__in=IN_THE_PLAN)),
            SavedView("report", _("to be reported"), lambda viewer: Q(state="consulted")),
            SavedView("done", _("closed with a result"), lambda viewer: Q(state__in=FLOW.good_ends())),
            *quarter_views(_planned_between),
        ),
        filters=(
            Filter("source", _("From"), lambda viewer: Topic.Source.choices, lambda value: Q(source=value)),
            Filter("form", _("Form"), lambda viewer: list(_labels(viewer).items()), lambda value: Q(form=value)),
        ),
        order=24,
        group=headings.CONSULTING,
        new_url="consultations:topic-new",
        new_label=_("Suggest a topic"),
        new_visible=queries.may_suggest,
        empty_hint=_("Topics are suggested here; calls for them are made from the plan of the year."),
    )
)
item(
    "comparison",
    _("Screening of topics"),
    "consultations:comparison",
    icon="figures",
    order=25,
    group=headings.CONSULTING,
    roles=("office", "committee"),
)


@facts("topic")
def topic_facts(viewer: Viewer, case: Topic) -> list[Fact]:
    return [Fact(str(_("From")), str(case.get_source_display()), case.call.title if case.call else "")]


@panel("topic", order=10, template="consultations/topics/panel.html")
def topic(viewer: Viewer, case: Topic) -> dict[str, Any]:
    office = permits["office"].allows(viewer, case)
    staff = permits["staff"].allows(viewer, case)
    return {
        "proposers": queries.names_in_words(case),
        "form": _labels(viewer).get(case.form, "") if case.form else "",
        "month": month_words(case),
        "may_shape": office and queries.is_shaped(case),
        "may_stop": office and queries.goes_on(case),
        "may_merge": staff and queries.is_screened(case),
        "knows_reason": viewer.sees_body or viewer.member_of_body or bool(queries.mine(viewer, case)),
    }


@panel("topic", order=20, template="consultations/topics/assessments.html")
def assessed(viewer: Viewer, case: Topic) -> dict[str, Any] | None:
    """What the special committees made of it, for those who belong to the body."""
    if not viewer.member_of_body or not queries.is_screened(case):
        return None
    return {"rows": queries.assessments(case), "may_assess": permits["staff"].allows(viewer, case)}


@panel("topic", order=30, template="consultations/topics/held.html")
def held(viewer: Viewer, case: Topic) -> dict[str, Any] | None:
    if not queries.is_planned(case):
        return None
    rows = queries.consultations(viewer, case)
    shown = [(row, flow.flows["gathering"].state(row.gathering.state)) for row in rows]
    return {"rows": shown} if rows else None


@year_items
def topics_of_the_year(viewer: Viewer, year: int) -> list[Item]:
    """What the plan wants consulted on, quarter by quarter."""
    return of_list("topics", viewer, _("Topics of the plan"))


@block("portal.take-part", order=20, template="consultations/topics/block.html")
def open_call(viewer: Viewer) -> dict[str, Any] | None:
    """While a call is open, citizens find it on the front page."""
    day = timezone.localdate(viewer.at)
    calls = plans.open_calls(viewer.body_id, day, asked="citizens")
    return {"call": calls[0], "days": (calls[0].closes_on - day).days} if calls else None
