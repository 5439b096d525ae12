"""The minutes: writing them together, and the papers of a gathering."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.gatherings import forms, ops, paper, queries
from xieshang.gatherings.models import Gathering
from xieshang.kernel import drafts, numerals, stories
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid, NotAllowed

RECORDER = "gathering_recorder"


def _draft_key(gathering: Gathering) -> str:
    return f"minutes-{gathering.pk}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SiteRequest, pk: int) -> HttpResponse:
    """The minutes are as typed; what somebody else saved meanwhile is merged in and shown."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER, around=queries.AROUND)
    if request.method != "POST":
        return _page(request, gathering, forms.MinutesForm(initial=_begun(request, gathering)))
    form = forms.MinutesForm(request.POST)
    if not form.is_valid():
        return _page(request, gathering, form, status=422)
    try:
        saved = ops.save_minutes(gathering, by=request.viewer, at=request.at, **form.cleaned_data)
    except Invalid as refused:
        complain(form, refused)
        return _page(request, gathering, form, status=422)
    drafts.drop(request.viewer.key, _draft_key(gathering))
    _say(request, saved)
    return redirect("gatherings:minutes", pk)


def _say(request: SiteRequest, saved: ops.Saved) -> None:
    number = {"number": saved.revision.number, "conflicts": saved.conflicts}
    if saved.conflicts:
        words = _(
            "Somebody else had saved, too. Both texts are in revision %(number)s; %(conflicts)s passages stand in two wordings: choose."
        )
        messages.warning(request, words % number)
    elif saved.merged:
        messages.success(
            request, _("Somebody else had saved, too. Both texts are merged in revision %(number)s.") % number
        )
    else:
        messages.success(request, _("Saved as revision %(number)s.") % number)


def _begun(request: SiteRequest, gathering: Gathering) -> dict[str, object]:
    """What was typed and not sent, else the newest revision, else the text made from the record."""
    newest = queries.newest_minutes(gathering)
    number = newest.number if newest else 0
    kept = drafts.kept(request.viewer.key, _draft_key(gathering))
    if "from-record" in request.GET:
        return {"base": number, "text": paper.draft_minutes_from_record(gathering)}
    if kept.get("text"):
        return {"base": kept.get("base", number), "text": kept["text"]}
    if newest is None:
        return {"base": number, "text": paper.draft_minutes_from_record(gathering)}
    return {"base": number, "text": newest.text}


def _page(request: SiteRequest, gathering: Gathering, form: forms.MinutesForm, status: int = 200) -> HttpResponse:
    revisions = queries.revisions(gathering)
    mended = queries.mended_since(gathering, revisions[0] if revisions else None)
    context = {
        "form": form,
        "gathering": gathering,
        "revisions": revisions,
        "mended": [stories.sentence(entry) for entry in mended],
        "as_recorded": paper.draft_minutes_from_record(gathering) if mended else "",
        # With the number begun from: a browser's draft from before somebody else's revision must not hide that one.
        "draft": f"{_draft_key(gathering)}-{form['base'].value()}",
        "is_unsent": "from-record" not in request.GET and bool(drafts.kept(request.viewer.key, _draft_key(gathering))),
        "takes_records": queries.takes_records(gathering),
    }
    return render(request, "gatherings/minutes.html", context, status=status)


@login_required
@require_POST
def keep_draft(request: SiteRequest, pk: int) -> HttpResponse:
    """What is being typed is kept on the server, too."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    text, base = request.POST.get("text", ""), request.POST.get("base", "")
    if len(text.encode()) <= drafts.LARGEST:
        data = {"text": text, "base": numerals.number(base) or 0}
        drafts.keep(request.viewer.key, _draft_key(gathering), data, at=request.at)
    return HttpResponse(status=204)


@login_required
@require_safe
def printed(request: SiteRequest, pk: int) -> HttpResponse:
    """The minutes on A4: the newest revision, or the text made from the record while nobody wrote any."""
    gathering = _for_insiders(request, pk)
    newest = queries.newest_minutes(gathering)
    text = newest.text if newest else paper.draft_minutes_from_record(gathering)
    title, _rest, body = text.partition("\n")
    context = {"gathering": gathering, "title": title, "paragraphs": body.strip("\n").split("\n"), "revision": newest}
    return render(request, "gatherings/minutes_print.html", context)


@login_required
@require_safe
def sheet(request: SiteRequest, pk: int) -> HttpResponse:
    """The sign-in sheet on A4: before the gathering to be signed, afterwards with who was there."""
    gathering = _for_insiders(request, pk)
    rows = queries.sheet_rows(gathering)
    context = {"gathering": gathering, "rows": rows, "blanks": range(max(0, 20 - len(rows)))}
    return render(request, "gatherings/sheet.html", context)


def _for_insiders(request: SiteRequest, pk: int) -> Gathering:
    gathering = queries.visible_gathering(request.viewer, pk, around=queries.AROUND)
    if not queries.knows_inside(request.viewer, gathering):
        raise NotAllowed(_("Names and minutes are for those who take part."))
    return gathering
