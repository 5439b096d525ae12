"""What gatherings show on the desk: their list, the panels of the case page, the invitations; and their sentences."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshang.desk import navigation
from xieshang.desk.lists import MOVED, STATE, Column, Filter, ListSpec, SavedView, register, year_of
from xieshang.desk.panels import comes_along, panel
from xieshang.desk.year import Item, of_list, quarter_views, year_items, year_outlook
from xieshang.gatherings import floor, kinds, queries
from xieshang.gatherings.flow import BEING_PREPARED, CANCELLED, UNDER_WAY
from xieshang.gatherings.models import Attendance, Gathering
from xieshang.gatherings.tallies import along
from xieshang.kernel.permits import permits
from xieshang.kernel.stories import note_story
from xieshang.kernel.viewer import Viewer

HELD = ("held", "minuted")

note_story("gathering_notice", _("Notice was given {days} working days before; the rule is {rule}"))
note_story("gathering_invited", _("{who} added invitations: {count}"))
note_story("gathering_replies_kept", _("{who} entered replies that came by phone or on paper: {count}"))
note_story("gathering_attendance_by_hand", _("{who} entered people by hand: {count}"))
note_story("gathering_late_attendance", _("{who} entered people after the gathering: {count}"))
note_story("gathering_late_remarks", _("{who} added remarks after the gathering: {count}"))
note_story(
    "gathering_minutes_merged", _("{who} saved the minutes together with somebody else; passages to settle: {count}")
)
note_story("gathering_corrected", _("{who} corrected the words of the outcome of {item}"))
note_story(
    "gathering_taken_back",
    _("{who} took the outcome of {item} back: it was recorded wrongly"),
    _("{item}: the record was corrected"),
)
note_story("gathering_struck", _("{who} struck an attendance that was entered by mistake"))
note_story("gathering_photos", _("{who} added photos: {count}"))
note_story("gathering_settled", _("{item}: settled on the spot"), _("{item}: settled on the spot"))
note_story("gathering_orders", _("{item}: tasks for units ({count})"), _("{item}: tasks for units ({count})"))
note_story(
    "gathering_escalated", _("{item}: passed on as a wider question"), _("{item}: passed on as a wider question")
)
note_story("gathering_postponed", _("{item}: put off"), _("{item}: put off"))


def may_plan(viewer: Viewer) -> bool:
    """Whether the viewer convenes for anything."""
    day = timezone.localdate(viewer.at)
    return any(form.hosts(viewer, day) for form in kinds.in_order()) if viewer.is_signed_in else False


def _today(viewer: Viewer) -> Q:
    return Q(starts_at__date=timezone.localdate(viewer.at)) & ~Q(state="cancelled")


def _this_year(viewer: Viewer) -> Q:
    return Q(starts_at__year=year_of(viewer)) & ~Q(state__in=CANCELLED)


def _held_between(viewer: Viewer, first: date, last: date) -> Q:
    return Q(starts_at__date__range=(first, last), state__in=HELD)


def _coming_between(viewer: Viewer, first: date, last: date) -> Q:
    return Q(starts_at__date__range=(first, last), state__in=(*BEING_PREPARED, *UNDER_WAY))


def _invited(viewer: Viewer) -> Q:
    return permits["gathering_invited"].where(viewer) & _this_year(viewer)


def _attended(viewer: Viewer) -> Q:
    there = Attendance.objects.filter(actor_id=viewer.actor_id or 0)
    return Q(pk__in=there.values("gathering_id")) & _this_year(viewer)


def _held_by_us(viewer: Viewer) -> Q:
    return permits["gathering_convener"].where(viewer) & Q(state__in=HELD) & _this_year(viewer)


# What the year of a member, and of a convenor's organ, comes to.
MY_YEAR = (
    ("i-invited", _("invited this year"), _invited, "member"),
    ("i-attended", _("attended this year"), _attended, "member"),
    ("we-held", _("held by us this year"), _held_by_us, "convenor"),
)

register(
    ListSpec(
        "gatherings",
        pgettext_lazy("list", "Gatherings"),
        kinds=("gathering",),
        model="gatherings.Gathering",
        icon="hall",
        related=("organ", "hall__actor", "home__actor"),
        columns=(
            Column("when", _("When"), "starts_at", sort="starts_at"),
            Column("organ", _("Convened by"), lambda row: row.organ.name),
            STATE,
            Column("form", _("Kind"), lambda row: str(kinds.registered[row.form].label), shown=False),
            Column("raised", _("Planned"), "raised_at", sort="raised_at"),
            MOVED,
        ),
        views=(
            SavedView("coming", _("coming"), lambda viewer: Q(state__in=BEING_PREPARED)),
            SavedView("today", _("today"), _today),
            SavedView("record", _("to be recorded"), lambda viewer: Q(state__in=("under_way", "held"))),
            SavedView("held", _("held"), lambda viewer: Q(state__in=HELD)),
            *quarter_views(_held_between, "held-"),
            *quarter_views(_coming_between, "planned-"),
            *(
                SavedView(code, label, where, tile=label, tile_for=(role,), shown=False)
                for code, label, where, role in MY_YEAR
            ),
        ),
        filters=(
            Filter(
                "form",
                _("Kind"),
                lambda viewer: [(form.code, form.label) for form in kinds.in_order()],
                lambda value: Q(form=value),
            ),
        ),
        order=30,
        new_url="gatherings:new",
        new_label=_("Plan a gathering"),
        new_visible=may_plan,
        empty_hint=_("Accepted matters wait for a sitting: plan one and put them on its agenda."),
    )
)


@year_items
def gatherings_of_the_year(viewer: Viewer, year: int) -> list[Item]:
    """What was held, and what is to be held, quarter by quarter."""
    return [
        *of_list("gatherings", viewer, _("Gatherings held"), "held-"),
        *of_list("gatherings", viewer, _("Gatherings planned"), "planned-"),
    ]


@year_outlook
def gatherings_to_come(viewer: Viewer) -> QuerySet:
    """Those still to come that the viewer may know of."""
    coming = Gathering.objects.visible_to(viewer).filter(due_on__gte=timezone.localdate(viewer.at))
    return coming.filter(state__in=BEING_PREPARED).order_by("starts_at", "pk")


navigation.item(
    "invitations",
    _("My invitations"),
    "gatherings:invitations",
    icon="calendar",
    order=10,
    # A leader who is no member is invited to little, and told of it in the inbox.
    visible=lambda viewer: viewer.wears("member") or not navigation.has_two_minutes(viewer),
)


comes_along("gathering", along)


def _rights(viewer: Viewer, case: Gathering) -> dict[str, Any]:
    return {
        "may_convene": permits["gathering_convener"].allows(viewer, case),
        "may_record": permits["gathering_recorder"].allows(viewer, case),
        "is_prepared": case.state in BEING_PREPARED,
        "takes_records": queries.takes_records(case),
        "takes_check_ins": queries.takes_check_ins(case),
    }


@panel("gathering", order=10, template="gatherings/panels/when.html")
def when(viewer: Viewer, case: Gathering) -> dict[str, Any]:
    return {
        **_rights(viewer, case),
        "inside": queries.knows_inside(viewer, case),
        "form": kinds.registered[case.form],
        "may_send": floor.takes_opinions(case) and permits["gathering_invited"].allows(viewer, case),
        "is_planned": case.state == BEING_PREPARED[0],
    }


@panel("gathering", order=20, template="gatherings/panels/agenda.html")
def agenda(viewer: Viewer, case: Gathering) -> dict[str, Any]:
    lines = queries.agenda(viewer, case, with_links=True)
    return {**_rights(viewer, case), "lines": lines, "inside": queries.knows_inside(viewer, case)}


@panel("gathering", order=30, template="gatherings/panels/invitations.html")
def invitations(viewer: Viewer, case: Gathering) -> dict[str, Any] | None:
    """Everybody by name while it is prepared; afterwards the sheet has them."""
    if case.state not in BEING_PREPARED or not queries.knows_inside(viewer, case):
        return None
    rows = queries.invitations(case)
    return {
        **_rights(viewer, case),
        "rows": rows,
        "tallies": queries.replies_in_numbers(rows),
        "quorum": floor.quorum(case),
    }


@panel("gathering", order=40, template="gatherings/panels/record.html")
def record(viewer: Viewer, case: Gathering) -> dict[str, Any] | None:
    """Attendance, record and minutes in numbers, each with the way to it."""
    if case.state in (*BEING_PREPARED, *CANCELLED) or not queries.knows_inside(viewer, case):
        return None
    return {**_rights(viewer, case), "summary": queries.summary(case), "quorum": floor.quorum(case)}
