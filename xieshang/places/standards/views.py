"""Pages of checks: begun, filled in item by item, printed; where every place stands; the standards decided."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel import drafts, files, secrets
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.places.queries import inside
from xieshang.places.standards import delivered, ops, queries
from xieshang.places.standards import sheet as sheets
from xieshang.places.standards.forms import FORMS, BeginForm, StandardForm, first_values
from xieshang.places.standards.models import Standard

ACTS = {"self": ops.mark_own, "visit": ops.mark_visit, "improve": ops.report_improved}


@signed_in
@require_safe
def comparison(request: SiteRequest, subject: str) -> HttpResponse:
    """Where every place stands, and which item is missing most."""
    viewer = request.viewer
    inside(viewer)
    context = {
        "found": queries.comparison(viewer, subject),
        "subject": subject,
        "label": Standard.Subject(subject).label,
        "may_begin": queries.may_begin(viewer),
    }
    return render(request, "places/standards/comparison.html", context)


@signed_in
@require_safe
def history(request: SiteRequest, subject: str, code: str) -> HttpResponse:
    """One place: its present grade, and every check the viewer may know of."""
    viewer = request.viewer
    place = queries.place_called(viewer, subject, code)
    context = {
        "place": place,
        "stand": queries.stand_of(place.actor.pk),
        "checks": queries.history(viewer, place),
        "may_begin": queries.may_begin(viewer),
    }
    return render(request, "places/standards/history.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SiteRequest) -> HttpResponse:
    """Checks begin: staff choose places, a keeper the own."""
    viewer = request.viewer
    queries.beginning(viewer)
    places, initial = queries.checkable(viewer), {"places": request.GET.getlist("place")}
    committees = queries.committees(viewer)
    if request.method == "POST":
        places = queries.places(viewer)
    form = BeginForm(places, committees, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            begun = _begin(request, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            words = ngettext(
                "%(count)s check has begun; the keeper is told.",
                "%(count)s checks have begun; the keepers are told.",
                len(begun),
            )
            messages.success(request, words % {"count": len(begun)})
            return redirect("desk:case", begun[0]) if len(begun) == 1 else redirect("desk:list", "home-checks")
    return _answer(request, "places/standards/begin.html", {"form": form}, form)


def _begin(request: SiteRequest, form: BeginForm) -> list[int]:
    """The checks that this form began; sent again, the same form begins nothing more."""
    by, at = request.viewer, request.at
    with once(f"check:new:{by.actor_id}", form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            places, committee = form.chosen()
            begun = ops.ask(places, committee=committee, by=by, at=at)
            turn.keep(302, [check.pk for check in begun])
    return list(turn.answer)


@signed_in
@require_safe
def sheet(request: SiteRequest, pk: int, side: str) -> HttpResponse:
    """One side of the sheet: what is done, what is not, and the step that ends it."""
    found = sheets.sheet(request.viewer, pk, side)
    return render(request, "places/standards/sheet.html", {"sheet": found, "once": secrets.query_code()})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: SiteRequest, pk: int, side: str, code: str) -> HttpResponse:
    """One item of one side: its mark, words and photos are kept at once; then the next one comes."""
    found = sheets.sheet(request.viewer, pk, side)
    line, draft = found.line(code), f"check-{pk}-{side}-{code}"
    sent = request.method == "POST"
    initial = first_values(line.mark, side) | _kept(request, draft)
    form = FORMS[side](request.POST if sent else None, request.FILES if sent else None, initial=initial)
    if form.is_valid():
        try:
            photos = [(upload.name, files.inspected(upload)) for upload in form.cleaned_data["photos"]]
            given: dict[str, Any] = form.given()  # type: ignore[attr-defined]
            act: Any = ACTS[side]
            act(found.check, code, **given, photos=photos, by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused, files="photos")
        else:
            drafts.drop(request.viewer.key, draft)
            messages.success(request, _("“%(item)s” is saved.") % {"item": line.mark.item.label})
            return redirect(sheets.sheet(request.viewer, pk, side).after(code))
    context = {"sheet": found, "line": line, "form": form, "draft": draft}
    context["needs_photo"] = side == "self" and line.mark.item.photo
    if context["needs_photo"]:
        form.fields["photos"].help_text = _("The item counts as done only with a photo.")
    context["draft_url"] = reverse("draft", args=[draft])
    return _answer(request, "places/standards/item.html", context, form)


def _kept(request: SiteRequest, draft: str) -> dict[str, Any]:
    """What was typed on another device and not sent."""
    kept = drafts.kept(request.viewer.key, draft)
    return {name: values[0] if isinstance(values, list) and values else values for name, values in kept.items()}


@signed_in
@require_POST
def drop_photo(request: SiteRequest, pk: int, file: int) -> HttpResponse:
    """The photo is gone from the sheet."""
    check = queries.visible_check(request.viewer, pk)
    side, code = ops.take_photo_away(check, file, by=request.viewer)
    messages.success(request, _("The photo is removed."))
    return redirect(f"places:check-{side}-item", pk, code)


@signed_in
@require_safe
def paper(request: SiteRequest, pk: int) -> HttpResponse:
    """The sheet to print: empty columns to write into, or what was marked."""
    check = queries.visible_check(request.viewer, pk)
    context = {"check": check, "marks": queries.marks(check), "place": queries.place_of(check.place)}
    return render(request, "places/standards/paper.html", context)


# ---- the standards themselves


@signed_in
@require_safe
def standards(request: SiteRequest) -> HttpResponse:
    """The standards in force, by what they are for."""
    viewer, today = request.viewer, timezone.localdate(request.at)
    queries.settings_door(viewer)
    rows = [(subject, queries.standing(viewer.body_id, subject.value, today)) for subject in Standard.Subject]
    return render(request, "places/standards/standards.html", {"rows": rows})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def standard(request: SiteRequest, subject: str) -> HttpResponse:
    """One standard with its versions, and a new version of it."""
    viewer, today = request.viewer, timezone.localdate(request.at)
    queries.settings_door(viewer)
    versions = queries.versions(viewer.body_id, subject)
    newest = versions[0] if versions else None
    known = ops.as_asked(newest) if newest else list(delivered.ITEMS[subject])
    name = newest.name if newest else str(delivered.NAMES[subject])
    form = StandardForm(subject, name, known, today, request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            ops.decide(
                subject,
                name=typed["name"],
                items=form.items(),
                valid_from=typed["valid_from"],
                decision=typed["decision"],
                by=viewer,
                at=request.at,
            )
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("Decided. Checks that have begun keep the version they began with."))
            return redirect("places:standard", subject)
    context = {"form": form, "versions": versions, "label": Standard.Subject(subject).label}
    return _answer(request, "places/standards/standard.html", context, form)


def _answer(request: SiteRequest, template: str, context: dict[str, Any], form: forms.Form) -> HttpResponse:
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)
