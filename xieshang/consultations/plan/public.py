"""What the public reads of a plan: its topics, what was planned and what really happened, and every change."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.consultations.plan import content, queries
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.stories import timeline

QUARTERS = (1, 2, 3, 4)


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """The newest published plan, and the way to those before."""
    plans = queries.public_plans(request.visitor)
    if not plans:
        calls = queries.open_calls(request.site_body.pk, timezone.localdate(request.at))
        return render(request, "consultations/plan/none.html", {"calls": calls})
    return year(request, plans[0].year)


@require_safe
def year(request: SiteRequest, year: int) -> HttpResponse:
    """The plan of a year: quarter by quarter, each topic with what became of it."""
    plan = queries.public_plan(request.visitor, year)
    rows = [row for row in queries.reality(plan, today=timezone.localdate(request.at)) if row.is_planned]
    quarters = [(number, [row for row in rows if row.quarter == number]) for number in QUARTERS]
    lines = [line for line in timeline(plan, public=True) if line.note]
    context = {
        "plan": plan,
        "quarters": quarters,
        "rows": rows,
        "others": [row for row in queries.public_plans(request.visitor) if row.pk != plan.pk],
        "versions": queries.public_versions(plan),
        "lines": lines,
        "calls": queries.open_calls(plan.body_id, timezone.localdate(request.at)),
    }
    return render(request, "consultations/plan/year.html", context)


@require_safe
def of(request: SiteRequest, pk: int) -> HttpResponse:
    """Leads from a plan to the page of its year."""
    return redirect("consultations:plan-year", queries.published(request.visitor, pk).year)


@require_safe
def changes(request: SiteRequest, year: int) -> HttpResponse:
    """Every version after the decision, with what it changed and why."""
    plan = queries.public_plan(request.visitor, year)
    found = content.since(plan, queries.public_versions(plan))
    return render(request, "consultations/plan/changes.html", {"plan": plan, "versions": found})
