"""The pages of the settings: the office and the administrator decide, everybody else does not find them."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.accounts.sudo import confirmed, signed_in
from xieshang.desk.deadlines import Due, due
from xieshang.desk.settings import queries
from xieshang.desk.settings.forms import DaysForm, EraseForm, FindForm, NormForm, TryForm
from xieshang.kernel import bodies, calendars, erasure, flow, norms, numerals
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid
from xieshang.stats import ops as stats
from xieshang.stats.queries import seal_of


@signed_in
@require_safe
def overview(request: SiteRequest) -> HttpResponse:
    queries.door(request.viewer)
    return render(request, "desk/settings/overview.html", {"erases": request.viewer.wears("admin")})


@signed_in
@require_safe
def all_norms(request: SiteRequest) -> HttpResponse:
    queries.door(request.viewer)
    rows = queries.standing(request.viewer, timezone.localdate(request.at))
    return render(request, "desk/settings/norms.html", {"rows": rows})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def norm(request: SiteRequest, code: str) -> HttpResponse:
    """One norm, its history, and a new version of it."""
    viewer, today = request.viewer, timezone.localdate(request.at)
    queries.door(viewer)
    definition = queries.definition_of(code)
    value = norms.value(code, viewer.body_id, on=today)
    form = NormForm(definition, value, today.year, request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            norms.decide(
                code,
                form.value,
                body_id=viewer.body_id,
                year=typed["year"],
                by=viewer,
                at=request.at,
                reason=typed["reason"],
            )
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("Decided. What was calculated before stays as it is."))
            return redirect("desk:settings-norm", code)
    history = queries.decisions(viewer.body_id, definition)
    ground = norms.grounds(viewer, [code]).get(code)
    context = {"definition": definition, "form": form, "history": history, "ground": ground}
    context |= {"value": queries.in_words(definition, value), "uses": queries.uses_of(definition)}
    return _answer(request, "desk/settings/norm.html", context, form)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: SiteRequest) -> HttpResponse:
    """The working days of a year, a sum to try, and a new edition."""
    viewer, today = request.viewer, timezone.localdate(request.at)
    queries.door(viewer)
    form = DaysForm(request.POST or None)
    if form.is_valid():
        typed, (first, last) = form.cleaned_data, form.days
        try:
            edition = calendars.change_days(
                bodies.by_id(viewer.body_id),
                first=first,
                last=last,
                kind=typed["kind"],
                name=typed["name"],
                settles=typed["settles"],
                reason=typed["reason"],
                by=viewer,
                at=request.at,
            )
        except Invalid as refused:
            complain(form, refused)
        else:
            words = _("Edition %(version)s holds for deadlines set from now on; those already set keep theirs.")
            messages.success(request, words % {"version": edition.version})
            return redirect("desk:settings-calendar")
    trial = TryForm(request.GET if "start" in request.GET else None, initial={"start": today, "days": 10})
    years = queries.years_of_calendar(viewer.body_id)
    asked = numerals.number(request.GET.get("year", ""))
    year = asked if asked is not None and asked in years else today.year
    context = {
        "form": form,
        "trial": trial,
        "sum": _sum(viewer.body_id, trial, today),
        "year": year,
        "years": years,
        "provisional": queries.is_provisional(viewer.body_id, year),
        "months": queries.months(viewer.body_id, year),
        "editions": calendars.editions(viewer.body_id),
    }
    return _answer(request, "desk/settings/calendar.html", context, form)


def _sum(body_id: int, trial: TryForm, today: date) -> Due | None:
    """The sum that was asked for: in sentences, and day by day."""
    if not trial.is_bound or not trial.is_valid():
        return None
    typed, edition = trial.cleaned_data, calendars.calendar_of(body_id)
    reckoning = edition.add(typed["start"], typed["days"])
    return due(reckoning.due, today, edition, reckoning)


@signed_in
@require_safe
def years(request: SiteRequest) -> HttpResponse:
    queries.door(request.viewer)
    return render(request, "desk/settings/years.html", {"rows": queries.years(request.viewer.body_id)})


@signed_in
@require_safe
def year(request: SiteRequest, year: int) -> HttpResponse:
    """The figures of a year as kept and as counted now; a year that is over may be closed."""
    queries.door(request.viewer)
    return _year_page(request, str(year), "desk/settings/year.html")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def close_year(request: SiteRequest, year: int) -> HttpResponse:
    """What would be kept is shown; once it is said that it shall be, nothing is counted in the year any more."""
    viewer = request.viewer
    queries.door(viewer)
    words = ""
    if request.method == "POST":
        try:
            kept = stats.freeze(
                bodies.by_id(viewer.body_id), str(year), by=viewer, at=request.at, seen=request.POST.get("seen", "")
            )
        except Invalid as refused:
            words = str(refused)
        else:
            told = _("%(year)s is closed with %(count)s figures.") % {"year": year, "count": len(kept)}
            messages.success(request, told)
            return redirect("desk:settings-year", year)
    return _year_page(request, str(year), "desk/settings/close_year.html", words)


def _year_page(request: SiteRequest, year: str, template: str, refused: str = "") -> HttpResponse:
    body_id = request.viewer.body_id
    numbers = queries.figures_now(body_id, year, at=request.at)
    context = {
        "year": year,
        "rows": queries.compared(body_id, year, numbers),
        "seen": seal_of(numbers),
        "closing": queries.closing(body_id, year),
        "is_over": queries.is_over(body_id, year, timezone.localdate(request.at)),
        "refused": refused,
    }
    return render(request, template, context, status=422 if refused else 200)


@signed_in
@require_safe
def erasures(request: SiteRequest) -> HttpResponse:
    """What was erased; the administrator finds the case of a new order by its number."""
    queries.door(request.viewer)
    erases = request.viewer.wears("admin")
    form = FindForm(request.GET if "number" in request.GET else None)
    if erases and form.is_valid():
        try:
            found = erasure.case_to_erase(form.cleaned_data["number"], by=request.viewer)
            return redirect("desk:settings-erase", found.pk)
        except Invalid as refused:
            complain(form, refused)
    context = {"rows": erasure.erasures(request.viewer.body_id), "form": form if erases else None}
    return render(request, "desk/settings/erasures.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def erase(request: SiteRequest, case_id: int) -> HttpResponse:
    """The words of the case are gone once its number was written a second time."""
    case = erasure.numbered_case(case_id, by=request.viewer)
    form = EraseForm(request.POST or None)
    if form.is_valid():
        try:
            if form.cleaned_data["number"].strip() != case.number:
                raise Invalid({"number": [_("This is not the number of this case.")]})
            order = {name: form.cleaned_data[name] for name in ("authority", "reason")}
            erasure.erase(case, **order, by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            words = _("The words of %(number)s are gone; its log, numbers and dates stand.") % {"number": case.number}
            messages.success(request, words)
            return redirect("desk:settings-erasures")
    context = {"case": case, "form": form, "extent": erasure.extent(case), "kind": flow.flow_of(case).label}
    return _answer(request, "desk/settings/erase.html", context, form)


def _answer(request: SiteRequest, template: str, context: dict[str, Any], form: forms.Form) -> HttpResponse:
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)
