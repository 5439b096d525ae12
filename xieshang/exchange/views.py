"""Reading a table in: template, file, preview, import, undo; and the same columns as a file out."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.exchange import lines, ops, queries
from xieshang.exchange.forms import ChoiceForm, form_for
from xieshang.exchange.models import Batch
from xieshang.kernel import limits, numerals, sheets
from xieshang.kernel.imports import Importer
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import NotFound, Refusal
from xieshang.kernel.uploads import Refused

READ_OR_SENT = ["GET", "HEAD", "POST"]


def _importer(request: SiteRequest, kind: str) -> Importer:
    importer = ops.kind_of(kind)
    importer.check(request.viewer)
    return importer


@signed_in
@require_http_methods(READ_OR_SENT)
def begin(request: SiteRequest, kind: str) -> HttpResponse:
    """Template and file; a file that was understood leads to its preview."""
    importer = _importer(request, kind)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_for(importer, *sent, initial=importer.given(request.at, ""))
    if form.is_valid():
        upload = form.cleaned_data["file"]
        typed = {name: str(value) for name, value in form.cleaned_data.items() if name != "file" and value}
        given = importer.given(request.at, upload.name) | typed
        try:
            batch = ops.preview(importer, upload.read(), upload.name, given=given, by=request.viewer, at=request.at)
        except Refused as refused:
            form.add_error("file", refused.words)
        else:
            return redirect("exchange:batch", pk=batch.pk)
    context = {"importer": importer, "form": form, "table": queries.recent(request.viewer, importer)}
    return render(request, "exchange/begin.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def template(request: SiteRequest, kind: str) -> HttpResponseBase:
    """A workbook with the heads and nothing below."""
    importer = _importer(request, kind)
    return sheets.answer(template_lines(importer), f"{importer.label}-{_('template')}", "xlsx")


def template_lines(importer: Importer) -> Iterator[sheets.Line]:
    yield [_("Fill in from the third line on. An empty cell leaves what stands as it is.")]
    yield [str(column.label) for column in importer.columns]


@login_required
@require_safe
def export(request: SiteRequest, kind: str, form: str) -> HttpResponseBase:
    """What the list shows under the same filters, with the columns of the template."""
    importer = _importer(request, kind)
    limits.spend(limits.EXPORT, f"actor:{request.viewer.actor_id}")
    rows = list(importer.exported(request.viewer, request.GET))
    name = f"{importer.label} {timezone.localdate(request.at).isoformat()}"
    return sheets.answer(exported_lines(importer, rows, f"{name} · {request.viewer.name}"), name, form)


def exported_lines(importer: Importer, rows: list[dict[str, str]], heading: str) -> Iterator[sheets.Line]:
    columns = [column for column in importer.columns if not column.secret]
    yield [heading]
    yield [str(column.label) for column in columns]
    for row in rows:
        yield [row.get(column.code, "") for column in columns]


@signed_in
@require_safe
def batch(request: SiteRequest, pk: int) -> HttpResponse:
    found = queries.batch(request.viewer, pk)
    importer = ops.kind_of(found.kind)
    status, page = request.GET.get("status", "")[:10], numerals.page(request.GET.get("page", ""), 1000)
    shown = queries.shown(found, importer, status, page)
    context = {
        "batch": found,
        "importer": importer,
        "tone": queries.TONES[found.stage],
        "shown": shown,
        "table": shown.table,
        "pager": {
            "prev_url": "?" + urlencode({"status": status, "page": page - 1}) if page > 1 else "",
            "next_url": "?" + urlencode({"status": status, "page": page + 1}) if shown.has_more else "",
        },
        "under_way": found.stage in (Batch.Stage.APPLYING, Batch.Stage.UNDOING),
        "good": shown.counts["new"] + shown.counts["changed"],
        "left": shown.counts["conflict"] + shown.counts["error"],
        "may_confirm": found.stage == Batch.Stage.PREVIEW and shown.counts["new"] + shown.counts["changed"] > 0,
        "may_undo": found.stage == Batch.Stage.APPLIED,
        "faults": queries.left_out(found),
    }
    return render(request, "exchange/batch.html", context)


@signed_in
@require_http_methods(READ_OR_SENT)
def line(request: SiteRequest, pk: int, number: int) -> HttpResponse:
    """A conflict: who is meant."""
    found = queries.batch(request.viewer, pk)
    row = queries.line(found, number)
    asked, plan = lines.opened(row)
    if not plan.choices or found.stage != Batch.Stage.PREVIEW:
        raise NotFound()
    sent = request.POST if request.method == "POST" else None
    form = ChoiceForm(sent, choices=plan.choices, initial={"choice": asked.choice})
    if form.is_valid():
        ops.choose(found, number, choice=form.cleaned_data["choice"], by=request.viewer)
        messages.success(request, _("Kept. The line is imported, or left out, as you chose."))
        return redirect("exchange:batch", pk=pk)
    shown = [(str(c.label), plan.values.get(c.code, "")) for c in ops.kind_of(found.kind).columns if not c.secret]
    facts = [{"label": label, "value": value} for label, value in shown if value]
    context = {"batch": found, "row": row, "form": form, "plan": plan, "facts": facts}
    return render(request, "exchange/line.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def confirm(request: SiteRequest, pk: int) -> HttpResponse:
    found = queries.batch(request.viewer, pk)
    return _said(request, pk, lambda: ops.confirm(found, by=request.viewer, at=request.at), _counted_import)


@signed_in
@require_POST
def undo(request: SiteRequest, pk: int) -> HttpResponse:
    found = queries.batch(request.viewer, pk)
    return _said(request, pk, lambda: ops.undo(found, by=request.viewer, at=request.at), _counted_undo)


def _said(request: SiteRequest, pk: int, act: Callable[[], Batch], words: Callable[[int], str]) -> HttpResponse:
    try:
        messages.success(request, words(act().total))
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("exchange:batch", pk=pk)


def _counted_import(many: int) -> str:
    return ngettext("%(many)s line is being imported.", "%(many)s lines are being imported.", many) % {"many": many}


def _counted_undo(many: int) -> str:
    return ngettext("%(many)s line is being undone.", "%(many)s lines are being undone.", many) % {"many": many}
