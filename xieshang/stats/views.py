"""Pages of figures: public, on the desk, the records behind a number, the annual report, the press package."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.kernel import bodies, numerals, periods
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.models import Body
from xieshang.papers.queries import makes_of_year
from xieshang.stats import queries
from xieshang.stats.comparing import comparison
from xieshang.stats.package import Package, codes, package
from xieshang.stats.papers import CODE, PACKAGE
from xieshang.stats.registry import Figure


@require_safe
def public_figures(request: SiteRequest) -> HttpResponse:
    """The year in numbers for everybody; each number leads to its records."""
    rows = queries.values(request.site_body, _year(request), at=request.at)
    return render(request, "stats/figures.html", _context(request, rows, "portal/shell.html"))


@require_safe
def public_records(request: SiteRequest, key: str) -> HttpResponse:
    """The records of a figure that are public, and how many are not."""
    figure = queries.figure_or_404(key)
    scope = queries.scope_of(request.site_body, _year(request), at=request.at)
    found = queries.records(figure, scope, request.visitor, case_page="portal:case", page=_page(request))
    return render(request, "stats/records.html", _records(request, figure, found, "portal/shell.html", "stats:figures"))


@login_required
@require_safe
def desk_figures(request: SiteRequest) -> HttpResponse:
    """The figures of the viewer's own body."""
    rows = queries.values(_own_body(request), _year(request), at=request.at, page="stats:desk-records")
    context = _context(request, rows, "desk/shell.html")
    if makes_of_year(request.viewer, CODE):
        context["paper"] = reverse("papers:year", args=[CODE, context["year"]])
    return render(request, "stats/figures.html", context)


@login_required
@require_safe
def desk_records(request: SiteRequest, key: str) -> HttpResponse:
    """The records of a figure by the viewer's door."""
    figure = queries.figure_or_404(key)
    scope = queries.scope_of(_own_body(request), _year(request), at=request.at)
    found = queries.records(figure, scope, request.viewer, case_page="desk:case", page=_page(request))
    context = _records(request, figure, found, "desk/shell.html", "stats:desk-figures")
    return render(request, "stats/records.html", context)


@require_safe
def report(request: SiteRequest, year: int) -> HttpResponse:
    """The annual report: sentences written from the figures, honest about what is rounded, beside the year before."""
    rows = queries.values(request.site_body, str(year), at=request.at)
    context = {
        "rows": rows,
        "chapters": queries.chapters(rows),
        "comparison": comparison(request.site_body, str(year), rows, at=request.at),
        "year": year,
    }
    return render(request, "stats/report.html", context)


@require_safe
def public_package(request: SiteRequest, code: str) -> HttpResponse:
    """What the press gets of a year or quarter; each number opens what is public of its records."""
    found = package(request.site_body, code, at=request.at)
    return render(request, "stats/package.html", _package(request, found, "portal/shell.html", "stats:package"))


@login_required
@require_safe
def desk_package(request: SiteRequest, code: str) -> HttpResponse:
    """The same on the desk: each number opens the records that the viewer may see, and those who issue it find the document."""
    found = package(_own_body(request), code, at=request.at, page="stats:desk-records")
    context = _package(request, found, "desk/shell.html", "stats:desk-package")
    if makes_of_year(request.viewer, PACKAGE):
        context["paper"] = reverse("papers:year", args=[PACKAGE, code])
    return render(request, "stats/package.html", context)


def _package(request: SiteRequest, found: Package, shell: str, page: str) -> dict[str, object]:
    year = periods.year_of(found.code)
    links = [
        {"label": periods.label(code), "url": reverse(page, args=[code]), "current": code == found.code}
        for code in codes(year, timezone.localdate(request.at))
    ]
    return {"package": found, "periods": links, "year": year, "shell": shell, "at": request.at}


def _year(request: SiteRequest) -> str:
    return request.GET.get("year") or str(timezone.localdate(request.at).year)


def _page(request: SiteRequest) -> int:
    return numerals.page(request.GET.get("page", ""))


def _records(
    request: SiteRequest, figure: Figure, found: queries.Records, shell: str, list_page: str
) -> dict[str, object]:
    year = _year(request)
    return {
        "figure": figure,
        "found": found,
        "unit": figure.unit_of(found.total),
        "pager": found.pager(year),
        "year": year,
        "period": periods.label(year),
        "shell": shell,
        "list_page": list_page,
    }


def _own_body(request: SiteRequest) -> Body:
    return bodies.by_id(request.viewer.body_id)


def _context(request: SiteRequest, rows: list[queries.Value], shell: str) -> dict[str, object]:
    year = _year(request)
    this_year = timezone.localdate(request.at).year
    years = [
        {"label": str(number), "url": f"?year={number}", "current": str(number) == year}
        for number in range(this_year, this_year - 4, -1)
    ]
    return {
        "sections": queries.sections(rows),
        "year": periods.year_of(year),
        "period": periods.label(year),
        "years": years,
        "package": year,
        "press": "stats:package" if shell.startswith("portal") else "stats:desk-package",
        "shell": shell,
        "at": request.at,
    }
