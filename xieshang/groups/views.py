"""Signed-in pages of a group: its members at work, and the meeting that its convenor calls."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.queries import members_of
from xieshang.groups import ops, plans, queries, tables
from xieshang.groups.forms import DoneForm, MeetingForm, PlanForm, name_of
from xieshang.groups.meetings import ENDS, GROUP_MEETING, STARTS, Proposal, propose
from xieshang.groups.models import PlanLine
from xieshang.kernel import flow, norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.numerals import number
from xieshang.kernel.numerals import page as page_number
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.places.hours.models import Room
from xieshang.places.hours.ops import Taken
from xieshang.places.hours.rooms import suggest
from xieshang.roster.models import Group


@login_required
@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """Leads to the one group somebody convenes, or lets them choose."""
    found = queries.convened(request.viewer)
    if len(found) == 1:
        return redirect("groups:group", found[0].pk)
    return render(request, "groups/index.html", {"groups": found})


@login_required
@require_safe
def group(request: SiteRequest, pk: int) -> HttpResponse:
    found = queries.group(request.viewer, pk)
    picture = queries.picture(request.viewer, found)
    of_year = plans.of_group(found, picture.year)
    state = flow.state_of(of_year) if of_year else None
    page = page_number(request.GET.get("page", ""), tables.pages(picture))
    context = {
        "group": found,
        "picture": picture,
        "table": tables.members(picture, page),
        "pager": tables.pager(picture, page),
        "of_year": of_year,
        "state": state,
    }
    return render(request, "groups/group.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: SiteRequest, pk: int) -> HttpResponse:
    """The meeting is called: planned, everybody of the group invited, the convocation sent."""
    found = queries.group(request.viewer, pk)
    today = timezone.localdate(request.at)
    line = plans.line_to_call(found, number(request.GET.get("line", "")))
    calendar = calendar_of(found.body_id)
    notice = calendar.add(today, norms.value("gatherings.notice_days", found.body_id, on=today))
    rooms = queries.rooms(found, today)
    typed = request.POST if request.method == "POST" else None
    proposal = propose(rooms, notice.due, calendar) if typed is None else None
    form = MeetingForm(rooms, today, typed, initial=_first(found, proposal, line) if proposal else {})
    if form.is_bound and form.is_valid():
        try:
            called = _call(request, found, form, line)
        except Taken as taken:
            other = _another(form, rooms)
            complain(form, taken)
            if other:
                form.add_error("place", other)
        except Invalid as refused:
            complain(form, refused)
        else:
            words = _("%(number)s has been called. Members invited and told: %(count)s.")
            messages.success(request, words % called)
            return redirect("desk:case", called["pk"])
    context: dict[str, Any] = {"form": form, "group": found, "notice": notice, "line": line, "proposal": proposal}
    return render(request, "groups/meeting.html", context, status=422 if form.is_bound else 200)


def _first(found: Group, proposal: Proposal, line: PlanLine | None) -> dict[str, Any]:
    """What the form begins with: the first day that keeps the period of notice, in a room that is open and free."""
    return {
        "title": line.title if line else _("Meeting of %(group)s") % {"group": found.actor.name},
        "day": proposal.day,
        "starts": f"{STARTS:%H:%M}",
        "ends": f"{ENDS:%H:%M}",
        "place": str(proposal.room.pk) if proposal.room else "",
    }


def _another(form: MeetingForm, rooms: list[Room]) -> str:
    """The nearest room that is open and free at the time asked for, in words; "" when there is none."""
    starts_at, ends_at = form.times()
    other = suggest(rooms, day=starts_at.date(), starts=starts_at.time(), ends=ends_at.time(), days=0)
    return _("Open and free at that time: %(room)s.") % {"room": name_of(other.room)} if other else ""


def _call(request: SiteRequest, found: Group, form: MeetingForm, line: PlanLine | None) -> dict[str, Any]:
    """The meeting that this form called; sent again, the same form calls no second one."""
    by, at = request.viewer, request.at
    with once(f"group-meeting:{found.pk}:{by.actor_id}", form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            members = members_of(found, timezone.localdate(at))
            with transaction.atomic():
                planned = gatherings.plan(found.actor, plan=form.plan(GROUP_MEETING, members), by=by, at=at)
                flow.perform(planned, "convoke", by=by, at=at)
                if line is not None:
                    ops.called(line, planned)
            turn.keep(302, {"pk": planned.pk, "number": planned.number, "count": len(members)})
    return dict(turn.answer)


@login_required
@require_POST
def begin_year(request: SiteRequest, pk: int) -> HttpResponse:
    """Leads to this year's work of the group, which is begun if need be."""
    found = queries.group(request.viewer, pk)
    made = ops.begin(found, year=timezone.localdate(request.at).year, by=request.viewer, at=request.at)
    return redirect("desk:case", made.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SiteRequest, pk: int) -> HttpResponse:
    """The plan of a group is written, as on paper."""
    case = plans.to_write(request.viewer, pk)
    typed = request.POST if request.method == "POST" else None
    rows = [] if typed else list(plans.rows_of(case.pk))
    form = PlanForm(typed, initial={"plan": plans.text_of(rows)})
    if form.is_bound and form.is_valid():
        try:
            version = number(request.POST.get("version", ""))
            ops.write_plan(case, lines=form.cleaned_data["plan"], by=request.viewer, at=request.at, version=version)
        except Invalid as refused:
            complain(form, refused)
        except (flow.Stale, flow.WrongState) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The plan is saved."))
            return redirect("desk:case", case.pk)
    context = {"form": form, "case": case, "version": case.version}
    return render(request, "groups/plan.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: SiteRequest, pk: int) -> HttpResponse:
    """What the plan says was done, otherwise than by a meeting."""
    line = plans.line_to_record(request.viewer, pk)
    today = timezone.localdate(request.at)
    form = DoneForm(line.of_year.year, today, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            ops.carry_out(line, **form.cleaned_data, by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused, occurred_on="on")
        except flow.WrongState as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Kept: “%(title)s” was done.") % {"title": line.title})
            return redirect("desk:case", line.of_year_id)
    context = {"form": form, "case": line.of_year, "line": line}
    return render(request, "groups/done.html", context, status=422 if form.is_bound else 200)
