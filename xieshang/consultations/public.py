"""What the public reads of a sitting: day, hall, titles and what came out; no name, no minutes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from xieshang.consultations.queries import PAGE, page_of_its_kind, published_sitting, sittings, subjects
from xieshang.kernel import numerals
from xieshang.kernel.middleware import SiteRequest


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """Sittings of the halls, coming and held."""
    before = request.GET.get("before", "")
    rows = sittings(request.visitor, limit=PAGE + 1, before=numerals.number(before))
    shown = rows[:PAGE]
    older = f"?before={shown[-1].pk}" if len(rows) > PAGE else ""
    return render(request, "consultations/index.html", {"rows": shown, "pager": {"next_url": older} if older else None})


@require_safe
def detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One sitting: when, where, what about, and what came out."""
    if own_page := page_of_its_kind(request.visitor, pk):
        return redirect(own_page, pk)
    context = {"sitting": published_sitting(request.visitor, pk), "subjects": subjects(request.visitor, pk)}
    return render(request, "consultations/detail.html", context)
