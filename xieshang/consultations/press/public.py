"""What everybody reads of press conferences: when, where, and the questions and answers that are published."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.consultations.press import queries
from xieshang.kernel import numerals
from xieshang.kernel.middleware import SiteRequest


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """Press conferences, coming and held, and the way to the press package of the year."""
    before = numerals.number(request.GET.get("before", ""))
    rows = queries.announced(request.visitor, before=before, limit=queries.PAGE + 1)
    shown = rows[: queries.PAGE]
    pager = {"next_url": f"?before={shown[-1].pk}"} if len(rows) > queries.PAGE else None
    context = {"rows": shown, "pager": pager, "year": timezone.localdate(request.at).year}
    return render(request, "consultations/press/index.html", context)


@require_safe
def detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One press conference with what is published of it."""
    line = queries.announced_one(request.visitor, pk)
    said = queries.exchanges(pk, only_public=True)
    return render(request, "consultations/press/detail.html", {"line": line, "said": said})
