"""The liaison offices of the towns on the desk: the list, one office with its history, appointing and ending."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import confirmed, signed_in
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid
from xieshang.places.offices import ops, queries
from xieshang.places.offices.forms import AppointForm, EndForm, OfficeForm
from xieshang.places.offices.models import LiaisonOffice
from xieshang.places.people import person_called
from xieshang.roster.forms import DayForm


@signed_in
@require_safe
def offices(request: SiteRequest) -> HttpResponse:
    """Every town with its office, director, hall and members, as of a day."""
    form = DayForm(request.GET)
    day = form.chosen(timezone.localdate(request.at))
    rows = queries.offices(request.viewer, day)
    context = {"rows": rows, "form": form, "day": day, "may_decide": queries.may_decide(request.viewer)}
    return render(request, "places/offices/offices.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A town gets its liaison office."""
    viewer = request.viewer
    queries.inside(viewer)
    queries.deciding(viewer)
    form = OfficeForm(queries.towns_without(viewer), request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data
        words = {name: typed[name] for name in ("name", "address", "opened_on")}
        try:
            made = ops.open_office(form.chosen(), **words, by=viewer)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("“%(name)s” is open. Appoint its director.") % {"name": made.name})
            return redirect("places:liaison-office", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "places/offices/new.html", {"form": form}, status=status)


@signed_in
@require_safe
def office(request: SiteRequest, pk: int) -> HttpResponse:
    return _page(request, queries.office(request.viewer, pk))


def _page(request: SiteRequest, found: LiaisonOffice, **more: Any) -> HttpResponse:
    today = timezone.localdate(request.at)
    context: dict[str, Any] = {
        "office": found,
        "halls": ops.halls_of(found, today),
        "may_decide": queries.may_decide(request.viewer),
        "form": more.get("form") or AppointForm(initial={"kind": "director", "since": today}),
        "refused": more.get("refused"),
    }
    ending = more.get("ending")
    context["history"] = [
        (row, ending if row.pk == context["refused"] else EndForm(auto_id=f"end{row.pk}_%s"))
        for row in queries.history(found)
    ]
    return render(request, "places/offices/office.html", context, status=422 if more else 200)


@signed_in
@require_POST
@confirmed
def appoint(request: SiteRequest, pk: int) -> HttpResponse:
    """Somebody directs the office, and convenes the halls of the town."""
    viewer = request.viewer
    found = queries.office(viewer, pk)
    queries.deciding(viewer)
    form = AppointForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        words = {name: typed[name] for name in ("kind", "since", "decision")}
        try:
            actor = person_called(viewer, typed["person"]).actor
            ops.appoint(found, **words, actor=actor, by=viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("%(name)s is appointed.") % {"name": actor.name})
            return redirect("places:liaison-office", pk)
    return _page(request, found, form=form)


@signed_in
@require_POST
@confirmed
def end(request: SiteRequest, pk: int, director: int) -> HttpResponse:
    """Somebody directs the office until a day, and convenes its halls no longer."""
    viewer = request.viewer
    found = queries.office(viewer, pk)
    row = queries.director_of(found, director)
    queries.deciding(viewer)
    form = EndForm(request.POST, auto_id=f"end{director}_%s")
    try:
        if form.is_valid():
            ops.end(row, **form.cleaned_data, by=viewer, at=request.at)
    except Invalid as refused:
        complain(form, refused)
    if form.errors:
        return _page(request, found, ending=form, refused=director)
    messages.success(request, _("The office ends with this day, and with it the office of convenor of the halls."))
    return redirect("places:liaison-office", pk)
