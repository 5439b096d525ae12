"""Desk pages of the duty roster of one home."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel import numerals
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.places.hours import duty, ops, queries
from xieshang.places.hours.forms import DutyForm
from xieshang.places.hours.views import kept_home
from xieshang.places.models import Home

BACK, AHEAD = timedelta(days=14), timedelta(days=56)


@signed_in
@require_safe
def roster(request: SiteRequest, code: str) -> HttpResponse:
    """Who is on duty in the home in these weeks."""
    viewer = request.viewer
    found = queries.home_called(viewer, code)
    today = timezone.localdate(request.at)
    context = {
        "home": found,
        "lines": duty.roster(viewer, found, today - BACK, today + AHEAD),
        "today": today,
        "may_keep": queries.may_keep(viewer, found),
    }
    return render(request, "places/hours/duty.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SiteRequest, code: str) -> HttpResponse:
    """Turns for weeks ahead, week by week; the group in the address says who can take them."""
    found = kept_home(request, code)
    today = timezone.localdate(request.at)
    groups = duty.groups(found.body_id, today)
    group = duty.group_for(found, groups, numerals.number(request.GET.get("group", "")))
    members = duty.in_turn(found, group, today) if group else []
    initial = {"halves": ["am"], "first_on": today + timedelta(days=1), "weeks": 4}
    form = DutyForm(members, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            planned = _planned(request, found, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            words = ngettext("%(count)s half day is planned.", "%(count)s half days are planned.", planned["count"])
            messages.success(request, words % planned)
            if planned["closed"]:
                messages.info(request, _("Left out, because the home is closed: %(closed)s.") % planned)
            return redirect("places:home-duty", code)
    context = {"home": found, "form": form, "groups": groups, "group": group}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "places/hours/plan.html", context, status=status)


def _planned(request: SiteRequest, found: Home, form: DutyForm) -> dict[str, Any]:
    """What this form planned; sent again, the same form plans nothing more."""
    typed = form.cleaned_data
    with once(f"duty:{found.pk}:{request.viewer.actor_id}", typed["_once"], _content(form)) as turn:
        if turn.answer is None:
            names = ("weekdays", "halves", "first_on", "weeks")
            repeated = duty.repeat(found, members=form.chosen(), **{name: typed[name] for name in names})
            rows = ops.plan_duty(found, turns=repeated.turns, by=request.viewer, at=request.at)
            closed = _(", ").join(date_format(day, "MONTH_DAY_FORMAT") for day in repeated.closed)
            turn.keep(302, {"count": len(rows), "closed": closed})
    return dict(turn.answer)


def _content(form: DutyForm) -> dict[str, object]:
    return {name: form.data.getlist(name) for name in form.fields}  # type: ignore[attr-defined]
