"""What is sent from the phones: the page of the one who sends, the lists of the desk, and the screen of the hall."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.gatherings import floor, queries
from xieshang.gatherings.floor_forms import AnswerForm, ContributionForm
from xieshang.gatherings.models import Contribution, Gathering
from xieshang.gatherings.ops import contributing
from xieshang.gatherings.views.record import RECORDER
from xieshang.kernel.flow import WrongState
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.numerals import number
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid, NotFound

INVITED = "gathering_invited"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: SiteRequest, pk: int) -> HttpResponse:
    """An opinion or a question of the invited viewer is sent; below it what became of the earlier ones."""
    gathering = queries.gathering_for(request.viewer, pk, INVITED)
    lines = queries.agenda(request.viewer, gathering)
    posted = request.POST if request.method == "POST" else None
    form = ContributionForm(posted, lines=lines, asks=floor.takes_questions(gathering))
    if form.is_valid():
        try:
            _send(request, gathering, form)
        except Invalid as refused:
            complain(form, refused)
        except WrongState as refused:
            # Closed meanwhile: said on the page, so that what was typed is not lost.
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It is sent. Below you see what becomes of it."))
            return redirect("gatherings:send", pk)
    context = {
        "gathering": gathering,
        "form": form,
        "is_open": floor.takes_opinions(gathering),
        "asks": floor.takes_questions(gathering),
        "rows": floor.mine(request.viewer, gathering),
        "may_withdraw": floor.may_decide(gathering),
    }
    return render(request, "gatherings/send.html", context, status=422 if form.errors else 200)


def _send(request: SiteRequest, gathering: Gathering, form: ContributionForm) -> None:
    """Sent again, the same form sends nothing more."""
    by, typed = request.viewer, form.cleaned_data
    with once(f"contribution:{gathering.pk}:{by.actor_id}", typed["_once"], form.data) as turn:
        if turn.answer is None:
            row = contributing.contribute(
                gathering, kind=typed["kind"], text=typed["text"], case=form.case(), by=by, at=request.at
            )
            turn.keep(302, row.pk)


@login_required
@require_POST
def withdraw(request: SiteRequest, pk: int, sent: int) -> HttpResponse:
    """Its author takes it back before anybody decided."""
    gathering = queries.gathering_for(request.viewer, pk, INVITED)
    row = floor.my_contribution(request.viewer, gathering, sent)
    _try(request, lambda: contributing.withdraw(row, by=request.viewer, at=request.at), _("It is withdrawn."))
    return redirect("gatherings:send", pk)


@login_required
@require_safe
def sent(request: SiteRequest, pk: int) -> HttpResponse:
    """What was sent to the gathering: the shortlist, what waits, what was decided."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    shown = request.GET.get("show", "questions" if floor.takes_questions(gathering) else "opinions")
    if shown not in floor.SHOWN:
        raise NotFound()
    found = floor.sent(gathering, shown, before=number(request.GET.get("before", "")))
    labels = {"opinions": _("opinions that wait"), "questions": _("questions that wait"), "decided": _("dealt with")}
    counts = floor.counted(gathering)
    context = {
        "gathering": gathering,
        "rows": found.rows,
        "pager": {"next_url": f"?show={shown}&before={found.older}"} if found.older else None,
        "views": [
            {"label": label, "count": counts[name], "url": f"?show={name}", "current": name == shown}
            for name, label in labels.items()
        ],
        "shortlist": floor.shortlist(gathering),
        "is_open": floor.takes_questions(gathering),
        "takes_records": queries.takes_records(gathering),
        "may_decide": floor.may_decide(gathering),
    }
    return render(request, "gatherings/sent.html", context)


@login_required
@require_POST
def decide(request: SiteRequest, pk: int, sent: int, what: str) -> HttpResponse:
    """One press: into the record, noted, onto the shortlist, off it, or one place up."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    row = floor.contribution_of(gathering, sent)
    by, at = request.viewer, request.at
    ways: dict[str, tuple[Callable[[], object], str]] = {
        "take": (lambda: contributing.take_into_record(row, by=by, at=at), _("It stands in the record.")),
        "aside": (lambda: contributing.set_aside(row, by=by, at=at), _("Noted; its author sees that.")),
        "list": (lambda: contributing.put_on_shortlist(row, by=by), _("It is on the list for the hall.")),
        "unlist": (lambda: contributing.take_off_shortlist(row, by=by), _("It waits again.")),
        "up": (lambda: contributing.move_up_shortlist(row, by=by), ""),
    }
    if what not in ways:
        raise NotFound()
    _try(request, *ways[what])
    shown = "questions" if row.is_question else "opinions"
    return redirect(reverse("gatherings:sent", args=[pk]) + f"?show={shown}")


def _try(request: SiteRequest, act: Callable[[], object], done: str) -> None:
    """Done and said; what was decided meanwhile, or cannot be, is said instead of an error page."""
    try:
        act()
    except contributing.AlreadyDecided as refused:
        messages.info(request, str(refused))
    except Invalid as refused:
        messages.warning(request, " ".join(word for words in refused.errors.values() for word in words))
    else:
        if done:
            messages.success(request, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SiteRequest, pk: int, sent: int) -> HttpResponse:
    """Question and answer stand in the record."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    row = floor.contribution_of(gathering, sent)
    if not row.is_question:
        raise NotFound()
    form = AnswerForm(request.POST if request.method == "POST" else None, present=queries.present(gathering))
    if form.is_valid() and _answered(request, row, form):
        return redirect(reverse("gatherings:sent", args=[pk]) + "?show=questions")
    context: dict[str, Any] = {
        "gathering": gathering,
        "form": form,
        "heading": _("Answer"),
        "about": row.text,
        "explained": _("Question and answer go into the record; the next question of the list is then asked."),
        "back": reverse("gatherings:sent", args=[pk]) + "?show=questions",
    }
    return render(request, "gatherings/mend.html", context, status=422 if form.errors else 200)


def _answered(request: SiteRequest, row: Contribution, form: AnswerForm) -> bool:
    try:
        contributing.answer(row, by=request.viewer, at=request.at, **form.answered())
    except contributing.AlreadyDecided as refused:
        messages.info(request, str(refused))
    except Invalid as refused:
        complain(form, refused)
        return False
    else:
        messages.success(request, _("Question and answer stand in the record."))
    return True


@login_required
@require_safe
def screen(request: SiteRequest, pk: int) -> HttpResponse:
    """For the screen of the hall: who speaks and how long, the question being asked and the next ones, without who sent them."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    listed = floor.on_screen(gathering)
    context = {
        "gathering": gathering,
        "now": listed[0] if listed else None,
        "next": listed[1:],
        "turn": floor.turn(gathering, request.at),
        "is_open": floor.takes_questions(gathering),
    }
    return render(request, "gatherings/screen.html", context)
