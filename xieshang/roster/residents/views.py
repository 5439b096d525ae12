"""The pages of resident members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel import bodies
from xieshang.kernel.middleware import SiteRequest
from xieshang.roster import changes
from xieshang.roster.forms import DayForm
from xieshang.roster.residents import ops, queries, tables
from xieshang.roster.residents.forms import EndForm, ResidentForm
from xieshang.roster.terms.views import answered

READ_OR_SENT = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def listed(request: SiteRequest) -> HttpResponse:
    """Resident members of the day, under their own heading."""
    form = DayForm(request.GET)
    day = form.chosen(timezone.localdate(request.at))
    may_change = request.viewer.wears("office")
    table = tables.residents(queries.residents(request.viewer, day), may_change=may_change)
    context = {"form": form, "day": day, "table": table, "may_change": may_change}
    return render(request, "roster/residents/list.html", context)


@signed_in
@require_http_methods(READ_OR_SENT)
def add(request: SiteRequest) -> HttpResponse:
    """Somebody is a resident member."""
    changes.check_office(request.viewer)
    first = {"from_day": timezone.localdate(request.at)}
    form = ResidentForm(request.POST if request.method == "POST" else None, initial=first)
    form.offer(queries.uppers(request.viewer.body_id))

    def act() -> HttpResponse:
        made = ops.enter(bodies.by_id(request.viewer.body_id), entry=form.entry(), by=request.viewer, at=request.at)
        linked = _("Entered, and linked with the roster of %(upper)s.") % {"upper": made.upper.short_name}
        messages.success(request, linked if made.is_linked else _("Entered. Resident members are not counted."))
        return redirect("roster:residents")

    crumbs = [(reverse("roster:residents"), _("Resident members"))]
    return answered(request, form, act, title=_("Enter a resident member"), submit=_("Enter them"), crumbs=crumbs)


@signed_in
@require_http_methods(READ_OR_SENT)
def end(request: SiteRequest, pk: int) -> HttpResponse:
    """Somebody is no resident member any more."""
    row = queries.resident(request.viewer, pk)
    first = {"last_day": timezone.localdate(request.at)}
    form = EndForm(request.POST if request.method == "POST" else None, initial=first)

    def act() -> HttpResponse:
        ops.end(row, **form.cleaned_data, by=request.viewer)
        messages.success(request, _("Ended; on earlier days they are still shown."))
        return redirect("roster:residents")

    crumbs = [(reverse("roster:residents"), _("Resident members"))]
    return answered(request, form, act, title=row.person.actor.name, submit=_("End the entry"), crumbs=crumbs)
