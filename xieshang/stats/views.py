"""Pages of figures: public, on the desk, the records behind a number, the annual report."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xieshang.kernel import bodies
from xieshang.kernel.models import Body
from xieshang.stats import queries


@require_GET
def public_figures(request: HttpRequest) -> HttpResponse:
    """The year in numbers for everybody; each number leads to its records."""
    rows = queries.values(request.site_body, _year(request), at=request.at)
    return render(request, "stats/figures.html", _context(request, rows, "portal/shell.html"))


@require_GET
def public_records(request: HttpRequest, key: str) -> HttpResponse:
    """The records of a figure that are public, and how many are not."""
    figure = queries.figure_or_404(key)
    scope = queries.scope_of(request.site_body, _year(request), at=request.at)
    found = queries.records(figure, scope, request.visitor, case_page="portal:case")
    context = {
        "figure": figure,
        "found": found,
        "year": _year(request),
        "shell": "portal/shell.html",
        "list_page": "stats:figures",
    }
    return render(request, "stats/records.html", context)


@login_required
@require_GET
def desk_figures(request: HttpRequest) -> HttpResponse:
    """The figures of the viewer's own body."""
    rows = queries.values(_own_body(request), _year(request), at=request.at, page="stats:desk-records")
    return render(request, "stats/figures.html", _context(request, rows, "desk/shell.html"))


@login_required
@require_GET
def desk_records(request: HttpRequest, key: str) -> HttpResponse:
    """The records of a figure by the viewer's door."""
    figure = queries.figure_or_404(key)
    scope = queries.scope_of(_own_body(request), _year(request), at=request.at)
    found = queries.records(figure, scope, request.viewer, case_page="desk:case")
    context = {
        "figure": figure,
        "found": found,
        "year": _year(request),
        "shell": "desk/shell.html",
        "list_page": "stats:desk-figures",
    }
    return render(request, "stats/records.html", context)


@require_GET
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The annual report: sentences written from the figures, honest about what is rounded."""
    rows = {row.key.replace("-", "_"): row for row in queries.values(request.site_body, str(year), at=request.at)}
    return render(request, "stats/report.html", {"f": rows, "year": year})


def _year(request: HttpRequest) -> str:
    return request.GET.get("year") or str(request.at.year)


def _own_body(request: HttpRequest) -> Body:
    return bodies.by_id(request.viewer.body_id)


def _context(request: HttpRequest, rows: list[queries.Value], shell: str) -> dict[str, object]:
    year = _year(request)
    years = [str(number) for number in range(request.at.year, request.at.year - 4, -1)]
    return {"sections": queries.sections(rows), "year": year, "years": years, "shell": shell, "at": request.at}
