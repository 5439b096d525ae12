"""The list of speakers on the desk: planned, begun and ended with one press, and what was said."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieshang.gatherings import floor, queries
from xieshang.gatherings.floor_forms import SaidForm, SpeechForm
from xieshang.gatherings.models import Gathering
from xieshang.gatherings.ops import speaking
from xieshang.gatherings.views.record import RECORDER
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid, NotFound


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def speakers(request: SiteRequest, pk: int) -> HttpResponse:
    """The list with its times; one more speaker stands last on it."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    lines = queries.agenda(request.viewer, gathering)
    posted = request.POST if request.method == "POST" else None
    form = SpeechForm(posted, invited=queries.invitations(gathering), lines=lines)
    if form.is_valid():
        try:
            _plan(request, gathering, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("On the list of speakers."))
            return redirect("gatherings:speakers", pk)
    rows = floor.speakers(gathering)
    context = {
        "gathering": gathering,
        "form": form,
        "rows": rows,
        "rises": [row.pk for row in rows if row.waits][1:],
        "turn": floor.turn(gathering, request.at),
        "may_plan": floor.may_plan_speeches(gathering),
        "is_open": floor.takes_questions(gathering),
        "takes_records": queries.takes_records(gathering),
    }
    return render(request, "gatherings/speakers.html", context, status=422 if form.errors else 200)


def _plan(request: SiteRequest, gathering: Gathering, form: SpeechForm) -> None:
    """Sent again, the same form adds nobody."""
    with once(f"speech:{gathering.pk}:{request.viewer.actor_id}", form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            turn.keep(302, speaking.plan_speech(gathering, **form.planned(), by=request.viewer).pk)


@login_required
@require_POST
def press(request: SiteRequest, pk: int, speaker: int, what: str) -> HttpResponse:
    """One press: the speech begins, ends, stands one place higher, or is off the list."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    row, by, at = floor.speaker_of(gathering, speaker), request.viewer, request.at
    ways: dict[str, Callable[[], object]] = {
        "begin": lambda: speaking.begin_speech(row, by=by, at=at),
        "end": lambda: speaking.end_speech(row, by=by, at=at),
        "up": lambda: speaking.move_up_speech(row, by=by),
        "drop": lambda: speaking.drop_speech(row, by=by),
    }
    if what not in ways:
        raise NotFound()
    try:
        ways[what]()
    except Invalid as refused:
        messages.warning(request, " ".join(word for words in refused.errors.values() for word in words))
    return redirect("gatherings:speakers", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def said(request: SiteRequest, pk: int, speaker: int) -> HttpResponse:
    """What was said stands in the record."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    row = floor.speaker_of(gathering, speaker)
    form = SaidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            speaking.record_speech(row, text=form.cleaned_data["text"], by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("It stands in the record."))
            return redirect("gatherings:speakers", pk)
    context = {
        "gathering": gathering,
        "form": form,
        "heading": _("What was said"),
        "about": row.name,
        "explained": _("It goes into the record as a speech."),
        "back": reverse("gatherings:speakers", args=[pk]),
    }
    return render(request, "gatherings/mend.html", context, status=422 if form.errors else 200)
