"""Signed-in pages: a document is begun and written, a suggestion is made and changed. Everything else is a step on a case page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.advice import ops, progress, queries
from xieshang.advice.drafting import difference
from xieshang.advice.forms import ItemForm, PaperForm, TextForm, values_of
from xieshang.advice.models import ConsultationReport, FormalSuggestion, Suggestion
from xieshang.kernel import drafts, flow, numerals
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.models import Case
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid, NotFound

Paper = FormalSuggestion | ConsultationReport
FIRST_YEAR = 1950


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A formal suggestion or a report is begun."""
    viewer = request.viewer
    queries.drafting(viewer)
    typed = request.POST if request.method == "POST" else None
    form = PaperForm(
        queries.organs(viewer), queries.gatherings(viewer), queries.posts(viewer), typed, initial=_asked(request)
    )
    if form.is_bound and form.is_valid():
        try:
            pk = _begun(request, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("The draft is saved. Continue writing, or add the suggestions it contains."))
            return redirect("desk:case", pk)
    return render(request, "advice/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _asked(request: SiteRequest) -> dict[str, Any]:
    """What the address suggests: the kind of document, the gathering it comes from."""
    kind = request.GET.get("kind", FormalSuggestion.KIND)
    return {"kind": kind, "origin": request.GET.get("from", "")}


def _begun(request: SiteRequest, form: PaperForm) -> int:
    by, at = request.viewer, request.at
    with once(f"advice:new:{by.actor_id}", form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            kept = ops.drafting.begin(form.cleaned_data["kind"], form.outline(), by=by, at=at)
            turn.keep(302, {"pk": kept.pk})
    return int(turn.answer["pk"])


def _draft_key(paper: Case, base: int) -> str:
    # With the number begun from: what was typed before somebody else's revision must not hide that one.
    return f"advice-{paper.pk}-{base}"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SiteRequest, pk: int) -> HttpResponse:
    """The text is as typed; what somebody else saved meanwhile is merged in and shown."""
    paper = queries.paper_to_write(request.viewer, pk)
    if request.method != "POST":
        return _text_page(request, paper, TextForm(initial=_newest_text(request, paper)))
    form = TextForm(request.POST)
    if not form.is_valid():
        return _text_page(request, paper, form, status=422)
    try:
        saved = ops.drafting.save_text(paper, by=request.viewer, at=request.at, **form.cleaned_data)
    except Invalid as refused:
        complain(form, refused)
        return _text_page(request, paper, form, status=422)
    drafts.drop(request.viewer.key, _draft_key(paper, form.cleaned_data["base"]))
    _say(request, saved)
    return redirect("advice:write", pk) if saved.merged else redirect("desk:case", pk)


def _newest_text(request: SiteRequest, paper: Paper) -> dict[str, Any]:
    """What was typed and not sent, else the newest revision."""
    newest = queries.newest(paper)
    number = newest.number if newest else 0
    kept = drafts.kept(request.viewer.key, _draft_key(paper, number))
    typed = {name: value[0] if isinstance(value, list) else value for name, value in kept.items()}
    text = newest.text if newest else ""
    return {"base": number, "title": typed.get("title", paper.title), "text": typed.get("text", text)}


def _text_page(request: SiteRequest, paper: Paper, form: TextForm, status: int = 200) -> HttpResponse:
    key = _draft_key(paper, numerals.number(str(form["base"].value())) or 0)
    context = {
        "form": form,
        "paper": paper,
        "revisions": queries.revisions(paper),
        "draft": key,
        "draft_url": reverse("draft", args=[key]),
        "is_unsent": status == 200 and bool(drafts.kept(request.viewer.key, key)),
        "takes_text": flow.may(request.viewer, paper, "revise"),
    }
    return render(request, "advice/write.html", context, status=status)


def _say(request: SiteRequest, saved: ops.drafting.Saved) -> None:
    number = {"number": saved.revision.number, "conflicts": saved.conflicts}
    if saved.conflicts:
        words = _(
            "Somebody else had saved, too. Both texts are in revision %(number)s; %(conflicts)s passages stand in two wordings: choose."
        )
        messages.warning(request, words % number)
    elif saved.merged:
        words = _("Somebody else had saved, too. Both texts are merged in revision %(number)s.")
        messages.success(request, words % number)
    else:
        messages.success(request, _("Saved as revision %(number)s.") % number)


@signed_in
@require_safe
def revision(request: SiteRequest, pk: int, number: int) -> HttpResponse:
    """A revision, and what it changed in the one it was written from."""
    paper = queries.paper_to_write(request.viewer, pk)
    rows = {row.number: row for row in queries.revisions(paper)}
    if number not in rows:
        raise NotFound()
    shown = rows[number]
    old = rows.get(shown.base_number)
    changes = difference.between(old.text if old else "", shown.text)
    return render(request, "advice/revision.html", {"paper": paper, "shown": shown, "old": old, "changes": changes})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_item(request: SiteRequest, pk: int | None = None) -> HttpResponse:
    """A suggestion is made, under a document or gathering or by itself."""
    under = queries.place_for_items(request.viewer, pk) if pk is not None else None
    queries.drafting(request.viewer)
    return _item_page(request, None, under)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change_item(request: SiteRequest, pk: int) -> HttpResponse:
    """A suggestion that no unit has yet is worded anew."""
    item = queries.item_to_change(request.viewer, pk)
    return _item_page(request, item, item.parent)


def _item_page(request: SiteRequest, item: Suggestion | None, under: Case | None) -> HttpResponse:
    viewer = request.viewer
    own = {"organ": queries.own_organ(viewer, under)}
    initial = values_of(item) if item else own
    typed = request.POST if request.method == "POST" else None
    organs = [item.organ] if item else queries.organs(viewer)
    form = ItemForm(organs, queries.units_today(viewer), queries.posts(viewer), typed, under=under, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            kept = _kept_item(request, form, item)
        except Invalid as refused:
            complain(form, refused)
        except (flow.Stale, flow.WrongState) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Suggestion %(number)s is saved.") % kept)
            if "another" in request.POST and under is not None:
                return redirect("advice:new-item-under", under.pk)
            return redirect("desk:case", kept["pk"])
    context = {"form": form, "item": item, "under": under, "version": item.version if item else None}
    return render(request, "advice/item_form.html", context, status=422 if form.is_bound else 200)


def _kept_item(request: SiteRequest, form: ItemForm, item: Suggestion | None) -> dict[str, Any]:
    by, at = request.viewer, request.at
    wanted = form.wanted(queries.unit_actors(by))
    about = f"{item.pk if item else 'new'}:{form.under.pk if form.under else ''}"
    with once(f"item:{about}:{by.actor_id}", form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            version = numerals.number(request.POST.get("version", ""))
            kept = (
                ops.items.change(item, wanted, by=by, at=at, version=version)
                if item
                else ops.items.make(wanted, by=by, at=at)
            )
            turn.keep(302, {"pk": kept.pk, "number": kept.number})
    return dict(turn.answer)


@signed_in
@require_safe
def progress_of_year(request: SiteRequest) -> HttpResponse:
    """How far the suggestions of a year are."""
    if not request.viewer.member_of_body:
        raise NotFound()
    this = timezone.localdate(request.at).year
    asked = numerals.number(request.GET.get("year", "")) or this
    year = asked if FIRST_YEAR <= asked <= this else this
    found = progress.of_year(request.viewer, year)
    context = {"progress": found, "before": max(year - 1, FIRST_YEAR)}
    context["after"] = year + 1 if year < this else None
    return render(request, "advice/progress.html", context)
