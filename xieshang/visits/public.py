"""What the public reads of visits: who came, when, how many, to see what and where, and what came of it. Nobody by name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xieshang.kernel import numerals, stories
from xieshang.kernel.middleware import SiteRequest
from xieshang.visits import queries


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """Published visits, the newest first."""
    known = numerals.number(request.GET.get("before", ""))
    rows = queries.public_visits(request.visitor, limit=queries.PAGE + 1, before=known)
    shown = rows[: queries.PAGE]
    pager = {"next_url": f"?before={shown[-1].pk}"} if len(rows) > queries.PAGE else None
    return render(request, "visits/index.html", {"rows": shown, "pager": pager})


@require_safe
def detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One published visit."""
    visit = queries.public_visit(request.visitor, pk)
    lines = [line for line in stories.timeline(visit, public=True) if line.note]
    return render(request, "visits/detail.html", {"visit": visit, "stops": queries.stops(visit), "lines": lines})
