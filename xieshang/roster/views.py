"""The roster on the desk: members, a person, and the organs of the term."""

from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xieshang.accounts.sudo import confirmed
from xieshang.kernel import numerals
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.tables import Head
from xieshang.roster import checking, disclosure, ops, people, queries, tables
from xieshang.roster.chart import chart
from xieshang.roster.forms import DayForm, MembersForm, RevealForm
from xieshang.roster.own_year import own_year as year_of
from xieshang.roster.queries import Page


@login_required
@require_safe
def members(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    day = _day(request)
    form = MembersForm(request.GET)
    form.offer(queries.choices(viewer, day))
    narrowed = form.narrowed(day)
    asked = {name: request.GET.get(name, "")[:100] for name in ("after", "before")}
    paged = queries.page_by_strokes if narrowed.sort else queries.page_by_number
    page = paged(queries.members(viewer, narrowed), **asked)
    context = {
        "form": form,
        "day": day,
        "table": tables.members(page.rows, people.reach_of_list(viewer), _name_column(request, bool(narrowed.sort))),
        "pager": _pager(request, page),
        "may_change": viewer.wears("office"),
        "may_check": disclosure.sees_personal_data(viewer),
        "check": checking.summary(viewer, day),
    }
    return render(request, "roster/members.html", context)


def _name_column(request: SiteRequest, by_strokes: bool) -> Head:
    """The head over the names: by strokes, and back to the order of the numbers."""
    kept = [(name, value) for name, value in request.GET.items() if name not in ("after", "before", "sort")]
    url = "?" + urlencode(kept if by_strokes else [*kept, ("sort", "strokes")])
    return Head(_("Member"), sort_url=url, sorted="ascending" if by_strokes else "")


@login_required
@require_safe
def own_year(request: SiteRequest) -> HttpResponse:
    """What the member did in a year, number by number."""
    asked = numerals.number(request.GET.get("year", ""))
    return render(request, "roster/own_year.html", {"own": year_of(request.viewer, asked)})


@login_required
@require_safe
def check(request: SiteRequest) -> HttpResponse:
    """Who does not stand where the rules want them."""
    day = _day(request)
    checked = checking.check(request.viewer, day, numerals.page(request.GET.get("page", "")))
    context = {
        "form": DayForm(request.GET),
        "day": day,
        "table": tables.violations(checked.violations),
        "many": checked.members,
        "found": checked.breaching,
        "ill_convened": checked.ill_convened,
        "may_appoint": request.viewer.wears("office"),
        "pager": _turning(request, checked),
    }
    return render(request, "roster/check.html", context)


@login_required
@require_safe
def structure(request: SiteRequest) -> HttpResponse:
    """Body, special committees, sector groups, sectors."""
    day = _day(request)
    context = {"form": DayForm(request.GET), "day": day, "root": chart(request.viewer, day)}
    return render(request, "roster/structure.html", context)


def _pager(request: SiteRequest, page: Page) -> dict[str, str]:
    """Links to the neighbouring pages, with the filters kept."""
    kept = [(name, value) for name, value in request.GET.items() if name not in ("after", "before")]
    return {
        "prev_url": "?" + urlencode([*kept, ("before", page.before)]) if page.before else "",
        "next_url": "?" + urlencode([*kept, ("after", page.after)]) if page.after else "",
    }


def _turning(request: SiteRequest, checked: checking.Checked) -> dict[str, str]:
    """Links to the page before and the page after, with the day kept."""
    kept = [(name, value) for name, value in request.GET.items() if name != "page"]
    return {
        "prev_url": "?" + urlencode([*kept, ("page", checked.page - 1)]) if checked.page > 1 else "",
        "next_url": "?" + urlencode([*kept, ("page", checked.page + 1)]) if checked.has_more else "",
    }


def _day(request: SiteRequest) -> date:
    return DayForm(request.GET).chosen(timezone.localdate(request.at))


@login_required
@require_safe
def own(request: SiteRequest) -> HttpResponse:
    """Leads to one's own page: what stands of me, who sees it, who opened my number."""
    return redirect("roster:person", pk=people.own(request.viewer).pk)


@login_required
@require_safe
def person(request: SiteRequest, pk: int) -> HttpResponse:
    return _person_page(request, pk, RevealForm())


@login_required
@require_POST
@confirmed
def phone(request: SiteRequest, pk: int) -> HttpResponse:
    """The number in clear, on this one answer only."""
    found = people.person(request.viewer, pk)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _person_page(request, pk, form, status=422)
    number = ops.reveal_phone(found, by=request.viewer, reason=form.cleaned_data["reason"], at=request.at)
    return _person_page(request, pk, RevealForm(), number=number or _("no number is known"))


def _person_page(
    request: SiteRequest, pk: int, form: RevealForm, *, number: str = "", status: int = 200
) -> HttpResponse:
    context = {"dossier": people.dossier(request.viewer, pk), "form": form, "number": number}
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
