"""During the gathering: the check-in on the screen and on the phone, what is said, and what comes out."""

import io
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.gatherings import floor, forms, ops, queries
from xieshang.gatherings.check_in_forms import DigitsForm, HandForm
from xieshang.gatherings.models import AgendaItem, Gathering
from xieshang.gatherings.ops.attending import code_now
from xieshang.gatherings.tallies import tallies
from xieshang.handling import vocabulary
from xieshang.kernel import clock, files
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.numerals import number
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid

RECORDER = "gathering_recorder"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_screen(request: SiteRequest, pk: int) -> HttpResponse:
    """The code for everybody in the room, who is there, and the form for those without a phone."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    awaited, counted = queries.missing(gathering), tallies(gathering)
    screen = {
        "gathering": gathering,
        "code": code_now(gathering, clock.real_now()),
        "is_open": queries.takes_check_ins(gathering),
        "there": counted["there"],
        "awaited": awaited,
        "quorum": floor.quorum_of(counted),
    }
    if request.method != "POST" and "HX-Request" in request.headers:
        # The screen in the hall, every ten seconds: the code and the numbers alone.
        return render(request, "gatherings/parts/code.html", screen)
    form = HandForm(request.POST or None, awaited=awaited, is_late=forms.is_over(gathering))
    if request.method == "POST" and (entered := _enter_by_hand(request, gathering, form)) is not None:
        words = ngettext("%(count)s person entered by hand.", "%(count)s persons entered by hand.", entered)
        messages.success(request, words % {"count": entered})
        return redirect("gatherings:check-in", gathering.pk)
    present, older = queries.newest_attendances(gathering, before=number(request.GET.get("before", "")))
    context = screen | {
        "form": form,
        "present": present,
        "pager": {"next_url": f"?before={older}"} if older else None,
        "takes_hand": queries.takes_records(gathering),
    }
    return render(request, "gatherings/check_in.html", context, status=422 if form.errors else 200)


def _enter_by_hand(request: SiteRequest, gathering: Gathering, form: HandForm) -> int | None:
    """How many the form entered, once however often it is sent; None when it cannot be taken."""
    about, key = f"by-hand:{gathering.pk}:{request.viewer.actor_id}", request.POST.get("_once", "")
    try:
        with once(about, key, request.POST) as turn:
            # Asked first: when it comes a second time, whom it names is no choice any more.
            if turn.answer is None:
                if not form.is_valid():
                    return None
                turn.keep(302, {"count": _entered(request, gathering, form)})
    except Invalid as refused:
        complain(form, refused)
        return None
    return int(turn.answer["count"])


def _entered(request: SiteRequest, gathering: Gathering, form: HandForm) -> int:
    return ops.check_in_by_hand(
        gathering,
        guests=form.guests(),
        why=form.cleaned_data["why"],
        by=request.viewer,
        at=request.at,
        occurred_on=form.cleaned_data.get("occurred_on"),
        online=form.cleaned_data["online"],
    )


@login_required
@require_safe
def check_in_code(request: SiteRequest, pk: int) -> HttpResponse:
    """The picture of the code that holds now; never kept by a browser."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    address = reverse("gatherings:arrive", args=[gathering.pk, code_now(gathering, clock.real_now())])
    picture = io.BytesIO()
    segno.make(request.build_absolute_uri(address), error="m").save(
        picture, kind="svg", scale=8, border=2, xmldecl=True
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_code(request: SiteRequest, pk: int) -> HttpResponse:
    """For phones that cannot scan: the six digits below the code lead where the code leads."""
    gathering = queries.gathering_for(request.viewer, pk, "gathering_invited")
    form = DigitsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = reverse("gatherings:arrive", args=[gathering.pk, form.cleaned_data["digits"]])
        return redirect(address + ("?online=1" if form.cleaned_data["online"] else ""))
    context = {"gathering": gathering, "form": form, "is_open": queries.takes_check_ins(gathering)}
    return render(request, "gatherings/type_code.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def arrive(request: SiteRequest, pk: int, code: str) -> HttpResponse:
    """Who scanned the code is present; scanning twice changes nothing."""
    gathering = queries.visible_gathering(request.viewer, pk)
    online = request.GET.get("online") == "1"
    attendance = ops.check_in(
        gathering, code=code, by=request.viewer, at=request.at, moment=clock.real_now(), online=online
    )
    return render(request, "gatherings/arrived.html", {"gathering": gathering, "attendance": attendance})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: SiteRequest, pk: int) -> HttpResponse:
    """The record during the sitting: what is said, and the outcome of each case."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    if request.method != "POST":
        return _page(request, gathering)
    form = _remark_form(request, gathering)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            ops.add_remark(
                gathering,
                remark=form.saying(),
                by=request.viewer,
                at=request.at,
                why=typed.get("why", ""),
                occurred_on=typed.get("occurred_on"),
            )
        except Invalid as refused:
            complain(form, refused)
    if form.errors:
        return _page(request, gathering, remark=form)
    messages.success(request, _("It stands in the record."))
    return redirect(reverse("gatherings:record", args=[pk]) + "#record")


def _remark_form(request: SiteRequest, gathering: Gathering) -> forms.RemarkForm:
    items = [line.item for line in queries.agenda(request.viewer, gathering)]
    present = queries.present(gathering)
    return forms.RemarkForm(request.POST or None, items=items, present=present, is_late=forms.is_over(gathering))


def _page(
    request: SiteRequest,
    gathering: Gathering,
    *,
    remark: forms.RemarkForm | None = None,
    typed: dict[int, tuple[Any, Any]] | None = None,
    photos_form: forms.PhotosForm | None = None,
    is_wrong: bool | None = None,
) -> HttpResponse:
    """The whole page; `typed` holds the forms of an item that came back."""
    units = vocabulary.units(gathering.body_id, on=timezone.localdate(request.at))
    lines: list[dict[str, Any]] = []
    for line in queries.agenda(request.viewer, gathering, with_orders=True):
        form, rows = (typed or {}).get(line.item.pk) or (None, None)
        if not line.item.outcome and form is None:
            form, rows = forms.outcome_form(line.item), forms.outcome_orders(line.item, units=units)
        lines.append({"line": line, "form": form, "rows": rows})
    if remark is None:
        present = queries.present(gathering)
        items = [entry["line"].item for entry in lines]
        remark = forms.RemarkForm(items=items, present=present, is_late=forms.is_over(gathering))
    said, earlier = queries.newest_remarks(gathering, before=number(request.GET.get("before", "")))
    wrong = bool(remark.errors) if is_wrong is None else is_wrong
    context = {
        "gathering": gathering,
        "lines": lines,
        "remark": remark,
        "remarks": said,
        "pager": {"next_url": f"?before={earlier}#record"} if earlier else None,
        "photos": queries.photos(gathering),
        "photos_form": photos_form or forms.PhotosForm(),
        "takes_records": queries.takes_records(gathering),
    }
    return render(request, "gatherings/record.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def outcome(request: SiteRequest, pk: int, item: int) -> HttpResponse:
    """The outcome of the case stands, the units have their tasks, and the case knows."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    row = queries.item_of(gathering, item)
    units = vocabulary.units(gathering.body_id, on=timezone.localdate(request.at))
    if "more" in request.POST:
        data = forms.with_more_orders(row, request.POST)
        back = (forms.outcome_form(row, data), forms.outcome_orders(row, data, units=units))
        return _page(request, gathering, typed={row.pk: back}, is_wrong=False)
    form, rows = forms.outcome_form(row, request.POST), forms.outcome_orders(row, request.POST, units=units)
    if form.is_valid() and _rows_fit(form, rows):
        try:
            return _record(request, row, form, rows)
        except Invalid as refused:
            complain(form, refused)
    return _page(request, gathering, typed={row.pk: (form, rows)}, is_wrong=True)


def _rows_fit(form: forms.OutcomeForm, rows: Any) -> bool:
    """Rows are read only for the outcome that has any; what was typed into them otherwise is a mistake to be shown."""
    if form.cleaned_data["outcome"] != AgendaItem.Outcome.ORDERS:
        if any(row.has_changed() for row in rows.forms):
            form.add_error("outcome", _("Tasks for units belong to the outcome “tasks for units”."))
            return False
        return True
    if rows.is_valid():
        return True
    for words in rows.non_form_errors():
        form.add_error(None, words)
    return False


def _record(request: SiteRequest, row: AgendaItem, form: forms.OutcomeForm, rows: Any) -> HttpResponse:
    has_orders = form.cleaned_data["outcome"] == AgendaItem.Outcome.ORDERS
    orders = rows.orders if has_orders else []
    ops.record_outcome(row, orders=orders, by=request.viewer, at=request.at, **form.cleaned_data)
    messages.success(request, _("The outcome stands; the case and the units know of it."))
    return redirect(reverse("gatherings:record", args=[row.gathering_id]) + f"#item-{row.pk}")


@login_required
@require_POST
def photos(request: SiteRequest, pk: int) -> HttpResponse:
    """The photos are kept, without what the camera wrote into them."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    form = forms.PhotosForm(request.POST, request.FILES)
    if not form.is_valid():
        form.errors.pop("photos", None)
        form.add_error("photos", _("Choose at least one photo."))
        return _page(request, gathering, photos_form=form, is_wrong=True)
    try:
        accepted = [(files.inspected(upload), upload.name or "photo") for upload in form.cleaned_data["photos"]]
        kept = ops.add_photos(gathering, accepted=accepted, by=request.viewer, at=request.at)
    except Invalid as refused:
        complain(form, refused, files="photos")
        return _page(request, gathering, photos_form=form, is_wrong=True)
    messages.success(
        request, ngettext("%(count)s photo kept.", "%(count)s photos kept.", len(kept)) % {"count": len(kept)}
    )
    return redirect(reverse("gatherings:record", args=[pk]) + "#photos")
