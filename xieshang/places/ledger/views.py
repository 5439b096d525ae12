"""The ledger of a home on the desk: read, printed, taken along as a table; and what is written into it by hand."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel import numerals, sheets
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.places.ledger import ops, queries
from xieshang.places.ledger.forms import ActivityForm, AskedForm, StrikeForm
from xieshang.places.models import Home

Struck = tuple[int, StrikeForm]


@signed_in
@require_safe
def ledger(request: SiteRequest, code: str) -> HttpResponse:
    """The lines of a year, quarter and kind, with their sums."""
    return _page(request, queries.home_called(request.viewer, code))


def _asked(request: SiteRequest, home: Home) -> AskedForm:
    return AskedForm(queries.years(home, timezone.localdate(request.at)), request.GET)


def _page(request: SiteRequest, home: Home, refused: Struck | None = None) -> HttpResponse:
    form = _asked(request, home)
    asked = form.asked()
    size = queries.PRINTED if request.GET.get("whole") else queries.PAGE
    found = queries.page(request.viewer, home, asked, numerals.page(request.GET.get("page", "")), size=size)
    chosen = {"year": asked.year, "quarter": asked.quarter or "", "kind": asked.kind}
    written = queries.written_by(found.lines)
    context: dict[str, Any] = {
        "home": home,
        "form": form,
        "asked": asked,
        "found": found,
        "lines": [(line, written.get(line.own_id), _strike_form(line, refused)) for line in found.lines],
        "struck": queries.struck(home, asked),
        "may_write": queries.may_write(request.viewer, home),
        "words": urlencode(chosen),
        "pager": _pager(found, chosen),
        "is_whole": found.number == 1 and not found.has_more,
        "refused_line": refused[0] if refused else 0,
    }
    return render(request, "places/ledger/ledger.html", context, status=422 if refused else 200)


def _strike_form(line: queries.Line, refused: Struck | None) -> StrikeForm | None:
    if not line.own_id:
        return None
    return refused[1] if refused and refused[0] == line.own_id else StrikeForm(auto_id=f"line{line.own_id}_%s")


def _pager(found: queries.Page, chosen: dict[str, Any]) -> dict[str, str]:
    if found.size > queries.PAGE:
        chosen = {**chosen, "whole": 1}

    def address(number: int) -> str:
        return "?" + urlencode({**chosen, "page": number})

    return {
        "prev_url": address(found.number - 1) if found.number > 1 else "",
        "next_url": address(found.number + 1) if found.has_more else "",
        "shown": ngettext("%(count)s line", "%(count)s lines", found.count) % {"count": found.count},
    }


@login_required
@require_safe
def export(request: SiteRequest, code: str, form: str) -> HttpResponseBase:
    """Every line that was asked for, as a table."""
    home = queries.home_called(request.viewer, code)
    asked = _asked(request, home).asked()
    name = f"{home.actor.name}-{_('Ledger of activities')}-{asked.year}"
    return sheets.answer(queries.sheet(request.viewer, home, asked), name, form)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: SiteRequest, code: str) -> HttpResponse:
    """What stands nowhere else is written into the ledger."""
    viewer = request.viewer
    home = queries.home_called(viewer, code)
    queries.writing(viewer, home)
    form = ActivityForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            year = _entered(request, home, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("The line is written down."))
            return redirect(f"{_url(code)}?year={year}")
    context = {"home": home, "form": form}
    return render(request, "places/ledger/enter.html", context, status=422 if form.is_bound else 200)


def _entered(request: SiteRequest, home: Home, form: ActivityForm) -> int:
    """The year of the line that this form wrote; sent again, the same form writes nothing more."""
    by, told = request.viewer, form.told()
    with once(f"ledger:{home.pk}:{by.actor_id}", form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            turn.keep(302, ops.enter(home, told=told, by=by, at=request.at).happened_on.year)
    return int(turn.answer)


@signed_in
@require_POST
def strike(request: SiteRequest, code: str, pk: int) -> HttpResponse:
    """A line that somebody wrote is struck out."""
    viewer = request.viewer
    home = queries.home_called(viewer, code)
    line = queries.own_line(home, pk)
    queries.writing(viewer, home)
    form = StrikeForm(request.POST, auto_id=f"line{pk}_%s")
    try:
        if form.is_valid():
            ops.strike(line, why=form.cleaned_data["why"], by=viewer, at=request.at)
    except Invalid as refused:
        complain(form, refused)
    if form.errors:
        return _page(request, home, (pk, form))
    messages.success(request, _("The line is struck out."))
    return redirect(f"{_url(code)}?year={line.happened_on.year}")


def _url(code: str) -> str:
    return reverse("places:ledger", args=[code])
