"""The roster on the desk: members, a person, and the organs of the term."""

from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xieshang.accounts.sudo import confirmed
from xieshang.kernel.middleware import SiteRequest
from xieshang.roster import ops, queries, tables
from xieshang.roster.forms import DayForm, MembersForm, RevealForm
from xieshang.roster.queries import Page


@login_required
@require_safe
def members(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    day = _day(request)
    form = MembersForm(request.GET)
    form.offer(queries.choices(viewer, day))
    rows = queries.members(viewer, form.narrowed(day))
    page = queries.page_by_number(
        rows, after=request.GET.get("after", "")[:20], before=request.GET.get("before", "")[:20]
    )
    context = {
        "form": form,
        "day": day,
        "table": tables.members(page.rows),
        "pager": _pager(request, page),
    }
    return render(request, "roster/members.html", context)


def _pager(request: SiteRequest, page: Page) -> dict[str, str]:
    """Links to the neighbouring pages, with the filters kept."""
    kept = [(name, value) for name, value in request.GET.items() if name not in ("after", "before")]
    return {
        "prev_url": "?" + urlencode([*kept, ("before", page.before)]) if page.before else "",
        "next_url": "?" + urlencode([*kept, ("after", page.after)]) if page.after else "",
    }


def _day(request: SiteRequest) -> date:
    return DayForm(request.GET).chosen(timezone.localdate(request.at))


@login_required
@require_safe
def person(request: SiteRequest, pk: int) -> HttpResponse:
    return _person_page(request, pk, RevealForm())


@login_required
@require_POST
@confirmed
def phone(request: SiteRequest, pk: int) -> HttpResponse:
    """The number in clear, on this one answer only."""
    found = queries.person(request.viewer, pk)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _person_page(request, pk, form, status=422)
    number = ops.reveal_phone(found, by=request.viewer, reason=form.cleaned_data["reason"], at=request.at)
    return _person_page(request, pk, RevealForm(), number=number or _("no number is known"))


def _person_page(
    request: SiteRequest, pk: int, form: RevealForm, *, number: str = "", status: int = 200
) -> HttpResponse:
    context = {"dossier": queries.dossier(request.viewer, pk), "form": form, "number": number}
    return render(request, "roster/person.html", context, status=status)


def _organs(request: SiteRequest, make: tables.Maker, *, words: str = "") -> HttpResponse:
    day = _day(request)
    context = {"table": make(request.viewer, day), "form": DayForm(request.GET), "day": day, "words": words}
    return render(request, "roster/organs.html", context)


@login_required
@require_safe
def sectors(request: SiteRequest) -> HttpResponse:
    return _organs(request, tables.sectors)


@login_required
@require_safe
def committees(request: SiteRequest) -> HttpResponse:
    return _organs(request, tables.committees)


@login_required
@require_safe
def groups(request: SiteRequest) -> HttpResponse:
    return _organs(request, tables.groups)


@login_required
@require_safe
def units(request: SiteRequest) -> HttpResponse:
    return _organs(request, tables.units)


@login_required
@require_safe
def towns(request: SiteRequest) -> HttpResponse:
    words = _("Names and codes as the National Bureau of Statistics published them for 2023.")
    return _organs(request, tables.towns, words=words)
