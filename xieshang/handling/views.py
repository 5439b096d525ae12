"""Signed-in pages: handing a case to units, and what is overdue."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.handling import ops, queries, vocabulary
from xieshang.handling.forms import order_rows, with_more_rows
from xieshang.kernel import numerals
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import Invalid


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: SiteRequest, pk: int) -> HttpResponse:
    """The case is in the hands of the units named, each with what is asked and by when."""
    case = queries.case_to_assign(request.viewer, pk)
    units = vocabulary.units(case.body_id, on=timezone.localdate(request.at))
    if request.method != "POST":
        return _assign_page(request, case, order_rows(None, units=units))
    if "more" in request.POST:
        return _assign_page(request, case, order_rows(with_more_rows(request.POST), units=units))
    rows = order_rows(request.POST, units=units)
    if not rows.is_valid():
        return _assign_page(request, case, rows, status=422)
    try:
        ops.assign(case, orders=rows.orders, by=request.viewer, at=request.at, version=_version(request))
    except Invalid as refused:
        return _assign_page(request, case, rows, refused.errors.get("orders", [str(refused)]), status=422)
    count = len(rows.orders)
    words = ngettext(
        "Handed to %(count)s unit. It has been told and must accept the task.",
        "Handed to %(count)s units. They have been told and must accept their tasks.",
        count,
    )
    messages.success(request, words % {"count": count})
    return redirect("desk:case", case.pk)


def _assign_page(
    request: SiteRequest, case: Case, rows: Any, faults: list[str] | None = None, status: int = 200
) -> HttpResponse:
    reason = queries.why_not_assign(request.viewer, case)
    found = [*rows.non_form_errors(), *(faults or ())] if status != 200 else []
    context = {"case": case, "rows": rows, "faults": found, "reason": reason}
    return render(request, "handling/assign.html", context, status=status)


def _version(request: SiteRequest) -> int | None:
    return numerals.number(request.POST.get("version", ""))


@login_required
@require_safe
def overdue(request: SiteRequest) -> HttpResponse:
    """What units owe, the longest overdue first, and how the units stand."""
    today = timezone.localdate(request.at)
    context = {
        "title": _("Overdue tasks"),
        "today": today,
        "late": [(entry, queries.rung_label(entry.rung)) for entry in queries.overdue(request.viewer, today=today)],
        "units": queries.by_unit(request.viewer, today=today),
    }
    return render(request, "handling/overdue.html", context)
