"""What the public reads: documents with number, units, state and outcome; never who raised it, never an instruction."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xieshang.advice import queries
from xieshang.advice.results import queries as results
from xieshang.kernel import flow, numerals
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.models import Case


def _label(case: Case) -> tuple[str, str]:
    state = flow.state_of(case)
    return str(state.public_label or state.label), state.tone


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """Published formal suggestions and reports, the newest first."""
    known = numerals.number(request.GET.get("before", ""))
    rows = queries.public_papers(request.visitor, limit=queries.PAGE + 1, before=known)
    shown = rows[: queries.PAGE]
    context = {
        "rows": [(row, flow.flow_of(row).label, *_label(row)) for row in shown],
        "pager": {"next_url": f"?before={shown[-1].pk}"} if len(rows) > queries.PAGE else None,
    }
    return render(request, "advice/index.html", context)


@require_safe
def items(request: SiteRequest) -> HttpResponse:
    """Published suggestions, the newest first."""
    known = numerals.number(request.GET.get("before", ""))
    found = queries.public_items(request.visitor)
    rows = list((found.filter(pk__lt=known) if known else found)[: queries.PAGE + 1])
    shown = rows[: queries.PAGE]
    context = {
        "rows": [(row, *_label(row)) for row in shown],
        "pager": {"next_url": f"?before={shown[-1].pk}"} if len(rows) > queries.PAGE else None,
    }
    return render(request, "advice/items.html", context)


@require_safe
def detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One document: its text, its suggestions, what became of it."""
    paper = queries.public_paper(request.visitor, pk)
    label, tone = _label(paper)
    newest = queries.newest(paper)
    context = {
        "paper": paper,
        "kind": flow.flow_of(paper).label,
        "label": label,
        "tone": tone,
        "text": newest.text if newest else "",
        "rows": [(row, *_label(row)) for row in queries.public_items(request.visitor, under=paper)],
        "lines": queries.public_story(paper),
        "results": results.results_of(request.visitor, paper),
    }
    return render(request, "advice/detail.html", context)


@require_safe
def item(request: SiteRequest, pk: int) -> HttpResponse:
    """One suggestion: what was asked of whom, and what became of it."""
    found = queries.public_item(request.visitor, pk)
    label, tone = _label(found)
    context = {
        "item": found,
        "label": label,
        "tone": tone,
        "under": queries.public_parent(request.visitor, found),
        "lines": queries.public_story(found),
        "results": results.results_of(request.visitor, found),
    }
    return render(request, "advice/item.html", context)
