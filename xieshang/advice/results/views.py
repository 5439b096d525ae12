"""Lasting results: written down and changed at the desk, read by everybody once they are published."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.advice import ops
from xieshang.advice import queries as advice
from xieshang.advice.models import LastingResult
from xieshang.advice.results import queries
from xieshang.advice.results.forms import ResultForm, values_of
from xieshang.kernel import files, flow, numerals
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A result is written down."""
    advice.drafting(request.viewer)
    return _page(request, None)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SiteRequest, pk: int) -> HttpResponse:
    """What was written is put better before it is confirmed."""
    return _page(request, queries.result_to_change(request.viewer, pk))


def _page(request: SiteRequest, result: LastingResult | None) -> HttpResponse:
    viewer = request.viewer
    first = {"numbers": request.GET.get("of", "")[:300], "organ": advice.own_organ(viewer, None)}
    known = values_of(result, queries.sources(viewer, result)) if result else first
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    organs = [result.organ] if result else advice.organs(viewer)
    form = ResultForm(organs, *typed, initial=known)
    if form.is_bound and form.is_valid():
        try:
            kept = _kept(request, form, result)
        except Invalid as refused:
            complain(form, refused, files="evidence")
        except (flow.Stale, flow.WrongState) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(title)s” is saved.") % kept)
            return redirect("desk:case", kept["pk"])
    context = {"form": form, "result": result, "version": result.version if result else None}
    return render(request, "advice/results/form.html", context, status=422 if form.is_bound else 200)


def _kept(request: SiteRequest, form: ResultForm, result: LastingResult | None) -> dict[str, Any]:
    by, at = request.viewer, request.at
    # Looked at outside of the transaction: it is slow.
    found = form.found(tuple((file.name or "", files.inspected(file)) for file in form.cleaned_data["evidence"]))
    with once(f"result:{result.pk if result else 'new'}:{by.actor_id}", form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            version = numerals.number(request.POST.get("version", ""))
            kept = (
                ops.results.change(result, found, by=by, at=at, version=version)
                if result
                else ops.results.note(found, by=by, at=at)
            )
            turn.keep(302, {"pk": kept.pk, "title": kept.title})
    return dict(turn.answer)


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """Published results, the newest first."""
    known = numerals.number(request.GET.get("before", ""))
    rows = queries.public_results(request.visitor, limit=queries.PAGE + 1, before=known)
    shown = rows[: queries.PAGE]
    pager = {"next_url": f"?before={shown[-1].pk}"} if len(rows) > queries.PAGE else None
    return render(request, "advice/results/index.html", {"rows": queries.told(request.visitor, shown), "pager": pager})


@require_safe
def one(request: SiteRequest, pk: int) -> HttpResponse:
    """One published result."""
    row = queries.told(request.visitor, [queries.public_result(request.visitor, pk)])[0]
    return render(request, "advice/results/one.html", {"row": row})
