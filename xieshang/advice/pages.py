"""What documents and suggestions show on the desk and in the portal's columns."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshang.advice import planned, queries
from xieshang.advice.drafting.flow import FORMAL, REPORT, TAKES_ITEMS
from xieshang.advice.items.flow import ANSWERED, CARRIED, DONE, NOT_ADOPTED, WAITING, WITH_UNITS
from xieshang.advice.models import FormalSuggestion, Suggestion
from xieshang.desk import headings
from xieshang.desk.lists import DUE, MOVED, RAISED, STATE, Column, Filter, ListSpec, SavedView, register, year_of
from xieshang.desk.navigation import item
from xieshang.desk.panels import Fact, facts, panel, party_label
from xieshang.desk.year import Item, of_list, quarter_views, year_items
from xieshang.gatherings.models import Gathering
from xieshang.gatherings.queries import knows_inside
from xieshang.handling import vocabulary
from xieshang.kernel import flow, numerals
from xieshang.kernel.models import Case
from xieshang.kernel.permits import named_parties, permits
from xieshang.kernel.viewer import Viewer
from xieshang.portal.registry import public_page
from xieshang.portal.registry import register as in_columns

MINE = ("committee", "convenor")

item(
    "progress",
    _("Progress of suggestions"),
    "advice:progress",
    icon="figures",
    order=39,
    group=headings.OUTCOMES,
    visible=lambda viewer: viewer.member_of_body,
)
party_label("proposer", _("Suggested by"))
public_page("formal", "advice:detail")
public_page("consultation_report", "advice:detail")
public_page("suggestion", "advice:item")
in_columns(_("Formal suggestions"), "advice:index", order=35)


def _insider(viewer: Viewer) -> bool:
    return viewer.member_of_body


def _paper_views(ends: tuple[str, ...], drafts: tuple[str, ...]) -> tuple[SavedView, ...]:
    return (
        SavedView("draft", _("being drafted"), lambda viewer: Q(state__in=drafts)),
        SavedView("open", _("on their way"), lambda viewer: Q(stage="open") & ~Q(state__in=drafts)),
        SavedView("closed", _("carried out"), lambda viewer: Q(state__in=ends)),
    )


register(
    ListSpec(
        "advice",
        _("Formal suggestions"),
        kinds=("formal",),
        model="advice.FormalSuggestion",
        related=("organ", "origin", "post__actor"),
        columns=(
            Column("organ", _("Suggested by"), lambda row: row.organ.name),
            Column("meeting", _("Approved by"), lambda row: row.get_meeting_display()),
            Column("decided", _("Approved on"), "decided_on"),
            STATE,
            DUE,
            Column("raised", _("Begun"), "raised_at", sort="raised_at", shown=False),
            MOVED,
        ),
        views=_paper_views(FORMAL.good_ends(), ("draft", "submitted")),
        filters=(
            Filter(
                "meeting",
                _("Approved by"),
                lambda viewer: FormalSuggestion.Meeting.choices,
                lambda value: Q(meeting=value),
            ),
        ),
        order=36,
        group=headings.OUTCOMES,
        visible=_insider,
        new_url="advice:new",
        new_label=_("Draft a document"),
        new_visible=queries.may_draft,
        empty_hint=_("A formal suggestion is drafted from what came out of a gathering; a meeting approves it."),
    )
)
register(
    ListSpec(
        "reports",
        _("Consultation reports"),
        kinds=("consultation_report",),
        model="advice.ConsultationReport",
        related=("organ", "origin", "post__actor"),
        columns=(
            Column("organ", _("Suggested by"), lambda row: row.organ.name),
            Column("signed", _("Signed by"), "signed_by"),
            Column("sent", _("Sent on"), "sent_on"),
            STATE,
            DUE,
            Column("raised", _("Begun"), "raised_at", sort="raised_at", shown=False),
            MOVED,
        ),
        views=_paper_views(REPORT.good_ends(), ("draft",)),
        order=37,
        group=headings.OUTCOMES,
        visible=_insider,
        new_url="advice:new",
        new_label=_("Draft a document"),
        new_visible=queries.may_draft,
        empty_hint=_("What a sitting found, signed by a leader of the committee and sent."),
    )
)


def _units(viewer: Viewer) -> list[tuple[str, Any]]:
    return list(vocabulary.units(viewer.body_id, on=timezone.localdate(viewer.at)))


def _years(viewer: Viewer) -> list[tuple[str, Any]]:
    return [(str(year), str(year)) for year in range(year_of(viewer), year_of(viewer) - 6, -1)]


def _ours(viewer: Viewer) -> Q:
    return permits["item_judge"].where(viewer)


register(
    ListSpec(
        "suggestions",
        pgettext_lazy("list", "Suggestions"),
        kinds=("suggestion",),
        model="advice.Suggestion",
        icon="todo",
        related=("organ", "unit__unit", "post__actor"),
        columns=(
            Column("unit", _("unit"), lambda row: row.unit.unit.short_name if row.unit else "—"),
            STATE,
            DUE,
            Column("class", _("result"), "result_class"),
            Column("organ", _("Suggested by"), lambda row: row.organ.name, shown=False),
            replace(RAISED, shown=False),
            MOVED,
        ),
        views=(
            SavedView("waiting", _("to be handed out"), lambda viewer: Q(state__in=WAITING)),
            SavedView("with-units", _("with units"), lambda viewer: Q(state__in=WITH_UNITS)),
            SavedView(
                "late",
                _("overdue"),
                lambda viewer: Q(state__in=WITH_UNITS, due_on__lt=timezone.localdate(viewer.at)),
                hot=True,
            ),
            SavedView("answered", _("answered, not done"), lambda viewer: Q(state__in=ANSWERED)),
            SavedView("carried", _("promised"), lambda viewer: Q(state__in=CARRIED)),
            SavedView("done", _("done"), lambda viewer: Q(state__in=DONE)),
            SavedView("declined", _("not adopted"), lambda viewer: Q(state__in=NOT_ADOPTED)),
            SavedView("every", _("all that count"), lambda viewer: ~Q(state="withdrawn"), shown=False),
            SavedView(
                "ours",
                _("ours"),
                lambda viewer: _ours(viewer) & Q(raised_at__year=year_of(viewer)),
                tile=_("suggestions of ours this year"),
                tile_for=MINE,
                shown=False,
            ),
            *quarter_views(lambda viewer, first, last: Q(raised_at__date__range=(first, last)) & ~Q(state="withdrawn")),
        ),
        filters=(
            Filter("year", _("year"), _years, lambda value: Q(raised_at__year=numerals.number(value) or 0)),
            Filter("unit", _("unit"), _units, lambda value: Q(unit_id=numerals.number(value) or 0)),
            Filter("topic", _("plan or topic"), planned.choices, planned.led_to),
            Filter(
                "under",
                _("contained in"),
                queries.places_of_items,
                lambda value: Q(parent_id=numerals.number(value) or 0),
            ),
        ),
        order=38,
        group=headings.OUTCOMES,
        visible=lambda viewer: viewer.member_of_body or viewer.wears("unit"),
        new_url="advice:new-item",
        new_label=_("Make a suggestion"),
        new_visible=queries.may_draft,
        empty_hint=_("Suggestions are written down on the page of a gathering or in a document."),
    )
)


def _rows(items: Iterable[Case]) -> list[dict[str, Any]]:
    return [
        {
            "item": row,
            "kind": flow.flow_of(row).label,
            "label": flow.state_of(row).label,
            "tone": flow.state_of(row).tone,
        }
        for row in items
    ]


def _may_write(viewer: Viewer, case: Case) -> bool:
    return permits["paper_drafter"].allows(viewer, case)


@facts("formal")
def formal_facts(viewer: Viewer, case: FormalSuggestion) -> list[Fact]:
    if case.decided_on is None:
        return _origin(case)
    decided = Fact(str(_("Approved by")), case.get_meeting_display(), f"{case.document_no} {case.decided_on}")
    return [*_origin(case), decided]


@facts("consultation_report")
def report_facts(viewer: Viewer, case: Any) -> list[Fact]:
    signed = [Fact(str(_("Signed by")), case.signed_by, str(case.sent_on))] if case.signed_by else []
    return [*_origin(case), *signed]


def _origin(case: Any) -> list[Fact]:
    if case.origin is not None:
        return [Fact(str(_("Comes from")), case.origin.title, case.origin.number)]
    return [Fact(str(_("Comes from")), case.post.actor.name)] if case.post is not None else []


def _paper(viewer: Viewer, case: Any) -> dict[str, Any]:
    """The newest text and the suggestions in it: one statement."""
    may_write = _may_write(viewer, case)
    page = queries.page_of(viewer, case)
    return {
        "page": page,
        "rows": _rows(page.items),
        "may_write": may_write and flow.may(viewer, case, "revise"),
        "may_look": may_write,
        "may_add": may_write and case.state in TAKES_ITEMS,
    }


panel("formal", order=10, template="advice/paper.html")(_paper)
panel("consultation_report", order=10, template="advice/paper.html")(_paper)


@panel("suggestion", order=10, template="advice/item_panel.html")
def suggestion(viewer: Viewer, case: Suggestion) -> dict[str, Any]:
    known = {party.actor.name for party in named_parties(case)}
    return {
        "inside": knows_inside(viewer, case),
        "untold": [name for name in case.raised_by.split("、") if name and name not in known],
        "may_change": _may_write(viewer, case) and flow.may(viewer, case, "amend"),
    }


@panel("gathering", order=35, template="advice/outcomes.html")
def outcomes(viewer: Viewer, case: Gathering) -> dict[str, Any] | None:
    """What was suggested at it, in one statement; the way to write it down."""
    if case.state not in queries.HELD or not knows_inside(viewer, case):
        return None
    rows = _rows(queries.outcomes_of(viewer, case))
    may_add = queries.may_draft(viewer)
    return {"rows": rows, "may_add": may_add} if rows or may_add else None


@year_items
def suggestions_of_the_year(viewer: Viewer, year: int) -> list[Item]:
    return of_list("suggestions", viewer, _("Suggestions")) if viewer.member_of_body else []


# Lasting results are a part of this slice in a folder of their own.
import xieshang.advice.results.pages  # noqa: E402, F401
