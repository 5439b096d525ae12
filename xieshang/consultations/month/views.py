"""Signed-in pages of the month: everything on one page, moving a consultation, one's own calendar."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.consultations.month import ops, queries, taking
from xieshang.consultations.month.forms import MoveForm
from xieshang.kernel import flow
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.numerals import number
from xieshang.kernel.refusals import Invalid, NotFound


@signed_in
@require_safe
def this_year(request: SiteRequest) -> HttpResponse:
    if not request.viewer.member_of_body:
        raise NotFound()
    return redirect("consultations:desk-month", timezone.localdate(request.at).year)


@signed_in
@require_safe
def month(request: SiteRequest, year: int) -> HttpResponse:
    """Themes, consultations and clashes of the month."""
    return render(request, "consultations/month/desk.html", {"month": queries.desk_month(request.viewer, year)})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: SiteRequest, pk: int) -> HttpResponse:
    """The consultation goes to a free half-day; free is what no room, person or leader speaks against."""
    gathering = queries.gathering_to_move(request.viewer, pk)
    found = taking.taken(request.viewer, *taking.month_around(gathering))
    rooms = taking.rooms(gathering.body_id, timezone.localdate(gathering.starts_at))
    calendar = calendar_of(gathering.body_id)
    slots = taking.offers(gathering, found, rooms, calendar, at=request.at)
    form = MoveForm(slots, rooms, gathering.ends_at - gathering.starts_at, request.POST or None)
    if form.is_bound and form.is_valid():
        starts_at, place = form.chosen
        try:
            ops.move(
                gathering,
                starts_at=starts_at,
                place=place,
                reason=form.cleaned_data["reason"],
                by=request.viewer,
                at=request.at,
                version=number(request.POST.get("version", "")),
            )
        except Invalid as refused:
            complain(form, refused, starts_at="slot")
        except (flow.Stale, flow.WrongState, flow.Guarded) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("“%(title)s” is moved; everybody invited was told.") % {"title": gathering.title}
            )
            return redirect("desk:case", pk)
    context = {
        "form": form,
        "gathering": gathering,
        "due": queries.due_before(gathering, calendar, today=timezone.localdate(request.at)),
        "slots": slots,
        "clashes": taking.clashes_of(gathering, found),
        "version": gathering.version,
    }
    return render(request, "consultations/month/move.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_safe
def own_calendar(request: SiteRequest) -> HttpResponse:
    """How to read one's own gatherings in a calendar program."""
    link = queries.own_link(request.viewer)
    return render(request, "consultations/month/calendar.html", {"link": link})


@signed_in
@require_POST
def make_link(request: SiteRequest) -> HttpResponse:
    """The private address is shown this once."""
    key = ops.make_link(by=request.viewer, at=request.at)
    url = request.build_absolute_uri(reverse("consultations:own-calendar", args=[key]))
    link = queries.own_link(request.viewer)
    response = render(request, "consultations/month/calendar.html", {"link": link, "url": url})
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_POST
def end_link(request: SiteRequest) -> HttpResponse:
    ops.end_link(by=request.viewer)
    messages.success(request, _("The address is good for nothing any more."))
    return redirect("consultations:calendar")
