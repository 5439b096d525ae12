"""Desk pages of one home: today there, its hours, and where they are changed. `turns` and `using` hold the rest."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid
from xieshang.places.hours import duty, ops, queries, rooms, week
from xieshang.places.hours.forms import ExceptionForm, StrikeForm, WeekForm, first_week
from xieshang.places.models import Home

DAYS_AHEAD = 14


@signed_in
@require_safe
def home(request: SiteRequest, code: str) -> HttpResponse:
    """Today in the home: open or not, who is on duty, what is booked and what comes, what waits."""
    viewer = request.viewer
    found = queries.home_called(viewer, code)
    today = timezone.localdate(request.at)
    uses = rooms.uses(viewer, found, today, today + week.ONE_DAY * DAYS_AHEAD)
    context = {
        "home": found,
        "hours": queries.hours(found, request.at),
        "on_duty": duty.roster(viewer, found, today, today),
        "uses_today": [use for use in uses if timezone.localdate(use.starts_at) <= today],
        "coming": [use for use in uses if timezone.localdate(use.starts_at) > today],
        "waits": queries.waits_at(viewer, found),
        "day": today,
        "may_keep": queries.may_keep(viewer, found),
        "may_book": rooms.may_book(viewer, found),
    }
    return render(request, "places/hours/home.html", context)


@signed_in
@require_safe
def hours(request: SiteRequest, code: str) -> HttpResponse:
    """The hours of the week, the exceptions, and everything that was ever entered."""
    return _hours_page(request, queries.home_called(request.viewer, code))


def _hours_page(request: SiteRequest, found: Home, refused: tuple[int, StrikeForm] | None = None) -> HttpResponse:
    """The form of an exception that could not be struck out stands there as it was sent."""
    pk, sent = refused or (0, None)
    context = {
        "home": found,
        "hours": queries.hours(found, request.at),
        "entered": [
            (row, sent if sent and row.pk == pk else StrikeForm(auto_id=f"line{row.pk}_%s"))
            for row in queries.entered(found)
        ],
        "refused_line": pk,
        "may_keep": queries.may_keep(request.viewer, found),
    }
    return render(request, "places/hours/hours.html", context, status=422 if sent else 200)


def kept_home(request: SiteRequest, code: str) -> Home:
    """The home, for a page that only its keeper and the office get."""
    found = queries.home_called(request.viewer, code)
    queries.keeping(request.viewer, found)
    return found


def answer(request: SiteRequest, form: forms.Form, found: Home, title: str, **more: Any) -> HttpResponse:
    """The page of one form about a home."""
    context = {"form": form, "home": found, "title": title, "part": more.pop("part", ""), **more}
    return render(request, "places/hours/form.html", context, status=422 if form.is_bound and form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def set_week(request: SiteRequest, code: str) -> HttpResponse:
    """The weekly hours from a day on."""
    found = kept_home(request, code)
    today = timezone.localdate(request.at)
    first = {} if request.method == "POST" else first_week(queries.hours_of(found, today), today)
    form = WeekForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            ops.set_week(
                found,
                spans=form.spans(),
                first_on=typed["first_on"],
                keeps_holidays=typed["keeps_holidays"],
                by=request.viewer,
                at=request.at,
            )
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("The hours are entered; everybody can read them on the page of the home."))
            return redirect("places:home-hours", code)
    hint = _("One line for each day, like 8:30-11:30 14:00-17:30. A day stays empty when the home is closed.")
    return answer(request, form, found, _("Enter the weekly hours"), part="home-hours", hint=hint)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def make_exception(request: SiteRequest, code: str) -> HttpResponse:
    """Days on which the home is closed, or open otherwise."""
    found = kept_home(request, code)
    form = ExceptionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            ops.make_exception(found, spans=typed.pop("hours"), **typed, by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("The exception is entered; everybody can read it on the page of the home."))
            return redirect("places:home-hours", code)
    return answer(request, form, found, _("Enter an exception"), part="home-hours")


@signed_in
@require_POST
def strike(request: SiteRequest, code: str, pk: int) -> HttpResponse:
    """An exception is struck out."""
    found = kept_home(request, code)
    row = queries.exception_of(found, pk)
    form = StrikeForm(request.POST, auto_id=f"line{pk}_%s")
    try:
        if form.is_valid():
            ops.strike_exception(row, why=form.cleaned_data["why"], by=request.viewer, at=request.at)
    except Invalid as refused:
        complain(form, refused)
    if form.errors:
        return _hours_page(request, found, (pk, form))
    messages.success(request, _("The exception is struck out."))
    return redirect("places:home-hours", code)
