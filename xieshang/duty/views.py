"""Desk pages of commending: a round is opened, candidates are compared and nominated, the first choice is made."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.duty import comparing, ops, queries, standing
from xieshang.duty.comparing import NOMINATED, Asked
from xieshang.duty.forms import ChooseForm, NominateForm, OpenForm
from xieshang.kernel import flow, numerals
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid


def _typed(request: SiteRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound else 200


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A round of commending is opened."""
    queries.for_office(request.viewer)
    form = OpenForm(_typed(request), initial={"year": timezone.localdate(request.at).year})
    if form.is_bound and form.is_valid():
        try:
            kept = _opened(request, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("“%(title)s” is open; groups and special committees are told.") % kept)
            return redirect("desk:case", kept["pk"])
    return render(request, "duty/open.html", {"form": form}, status=_status(form))


def _opened(request: SiteRequest, form: OpenForm) -> dict[str, Any]:
    typed, by = form.cleaned_data, request.viewer
    with once(f"commendation:new:{by.actor_id}", typed["_once"], form.data) as turn:
        if turn.answer is None:
            found = ops.begin(typed["year"], form.places(), by=by, at=request.at, title=typed["title"])
            turn.keep(302, {"pk": found.pk, "title": found.title})
    return dict(turn.answer)


@signed_in
@require_safe
def award(request: SiteRequest, pk: int, code: str) -> HttpResponse:
    """The candidates of a class beside each other, with the numbers of the year."""
    viewer, found = request.viewer, queries.award_for(request.viewer, pk, code)
    field = queries.field_of(viewer, found)
    page = numerals.page(request.GET.get("page", ""), 1000)
    asked = Asked(request.GET.get("who", ""), request.GET.get("sort", ""), page)
    shown = comparing.shown(viewer, field, asked)
    context = {
        "award": found,
        "round": found.commendation,
        "shown": shown,
        "pager": shown.pager,
        "views": [
            {"label": label, "count": many, "url": asked.url(who=who, page=1), "current": asked.who == who}
            for who, label, many in (
                ("", _("all candidates"), shown.everybody),
                (NOMINATED, _("nominated"), shown.nominated),
            )
        ],
        "nominations": comparing.own_nominations(viewer, field),
        "may_nominate": flow.may(viewer, found.commendation, "nominate") and bool(field.candidates),
    }
    return render(request, "duty/award.html", context)


@signed_in
@require_safe
def records(request: SiteRequest, pk: int, code: str, candidate: int, credit: str) -> HttpResponse:
    """The records behind one number of a candidate."""
    found = queries.award_for(request.viewer, pk, code)
    field = queries.field_of(request.viewer, found)
    rows = queries.records(request.viewer, field, candidate, credit)
    known = field.candidates.get(candidate)
    name = known.name if known else field.nominations[candidate].name
    context = {"award": found, "round": found.commendation, "records": rows, "name": name}
    return render(request, "duty/records.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: SiteRequest, pk: int, code: str) -> HttpResponse:
    """A candidate is nominated with a reason."""
    found = queries.award_for(request.viewer, pk, code)
    field = queries.field_of(request.viewer, found)
    form = NominateForm(field, _typed(request), initial={"candidate": request.GET.get("candidate", "")})
    if form.is_bound and form.is_valid():
        try:
            _nominated(request, form, field)
        except Invalid as refused:
            complain(form, refused)
        except flow.WrongState as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The nomination is kept."))
            return redirect("duty:award", pk, code)
    context = {"form": form, "award": found, "round": found.commendation}
    return render(request, "duty/nominate.html", context, status=_status(form))


def _nominated(request: SiteRequest, form: NominateForm, field: queries.Field) -> None:
    typed, by = form.cleaned_data, request.viewer
    with once(f"nomination:{field.award.pk}:{by.actor_id}", typed["_once"], form.data) as turn:
        if turn.answer is None:
            row = ops.nominate(field.award, int(typed["candidate"]), reason=typed["reason"], by=by, at=request.at)
            turn.keep(302, {"pk": row.pk})


@signed_in
@require_POST
def withdraw(request: SiteRequest, pk: int) -> HttpResponse:
    """A nomination is taken back by who made it, or by the office."""
    row = queries.nomination_for(request.viewer, pk)
    ops.withdraw(row, by=request.viewer, at=request.at)
    messages.success(request, _("The nomination of %(name)s is withdrawn.") % {"name": row.name})
    return redirect("duty:award", row.award.commendation_id, row.award.code)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SiteRequest, pk: int) -> HttpResponse:
    """The first choice: who stands on the list, class by class."""
    found = queries.round_for_office(request.viewer, pk)
    awards = standing.of(found).awards
    form = ChooseForm(awards, standing.nominations(found), _typed(request))
    if form.is_bound and form.is_valid():
        try:
            version = numerals.number(request.POST.get("version", ""))
            ops.choose(found, form.chosen(), by=request.viewer, at=request.at, version=version)
        except Invalid as refused:
            complain(form, refused)
        except (flow.WrongState, flow.Guarded, flow.Stale) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The first choice is kept. Next it goes before the chairs' meeting."))
            return redirect("desk:case", pk)
    context = {"form": form, "round": found, "awards": awards, "version": found.version}
    return render(request, "duty/choose.html", context, status=_status(form))
