"""The pages of the desk: fetch by the door, call one op, answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.desk import cases, home, jobs, numbers, searching, steps, year
from xieshang.desk.counts import capped, words
from xieshang.kernel import blocks, flow, numerals
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound, Refusal
from xieshang.notices import ops as notices
from xieshang.notices import queries as told

TODO_PAGE, TODO_PAGES = 50, 200


@login_required
@require_safe
def front(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    waits, tiles = flow.first_waiting(viewer, home.MOST_TODO + 1), numbers.tiles(viewer)
    context = {
        "todo": home.todo(viewer, waits[: home.MOST_TODO]),
        "more": len(waits) > home.MOST_TODO,
        "today": timezone.localdate(request.at),
        "band": year.band(viewer, timezone.localdate(request.at)),
        "year_blocks": blocks.rendered("desk.year", viewer),
        "tiles": tiles,
        "mine_blocks": blocks.rendered("desk.mine", viewer),
        "numbers": [] if tiles else blocks.rendered("desk.numbers", viewer),
        "home_blocks": blocks.rendered("desk.home", viewer),
        "moves": home.moves(viewer),
    }
    return render(request, "desk/home.html", context)


@login_required
@require_safe
def todo(request: SiteRequest) -> HttpResponse:
    """Everything that waits, by deadline; a person's own list is short enough for page numbers."""
    viewer, page = request.viewer, _page_number(request)
    waits = flow.first_waiting(viewer, TODO_PAGE * page + 1)
    (count,) = capped([flow.waiting_rows(viewer)])
    context = {
        "todo": home.todo(viewer, waits[TODO_PAGE * (page - 1) : TODO_PAGE * page]),
        "page": page,
        "more": len(waits) > TODO_PAGE * page,
        "count": count,
        "shown": words(count),
    }
    return render(request, "desk/todo.html", context)


def _page_number(request: SiteRequest) -> int:
    return numerals.page(request.GET.get("page", ""), TODO_PAGES)


@login_required
@require_safe
def case(request: SiteRequest, case_id: int) -> HttpResponse:
    return _case_page(request, cases.find(request.viewer, case_id))


@login_required
@require_POST
def step(request: SiteRequest, case_id: int, code: str) -> HttpResponse:
    """The step is taken once; whatever is refused comes back on the same page with what was typed."""
    viewer = request.viewer
    found = cases.find(viewer, case_id)
    form = steps.bound(viewer, found, code, request.POST, request.FILES)
    sent = steps.Sent(code, form, bool(request.POST.get(steps.PAPER)))
    try:
        filing = steps.filing(found, code, form, request.POST.get("version", ""))
        answer = steps.take(filing, found, by=viewer, at=request.at, key=request.POST.get("_once", ""))
    except Invalid as refused:
        for name, sentences in refused.errors.items():
            _complain(form, name, sentences)
        return _case_page(request, found, sent, status=refused.status)
    except (NotAllowed, NotFound):
        raise
    except Refusal as refused:
        return _case_page(request, cases.find(viewer, case_id), sent, status=refused.status, words=str(refused))
    # Whoever has acted need not be told of what led to it.
    notices.mark_read(viewer, at=request.at, case_id=found.pk)
    messages.success(request, answer["words"])
    still_open = told.open_to(viewer, found)
    return redirect("desk:case", found.pk) if still_open else redirect("desk:home")


def _complain(form: Any, name: str, sentences: list[str]) -> None:
    """The sentences stand at the field; those of the form itself are there already."""
    place = name if name in form.fields else None
    known = form.errors.get(name, []) if place else form.non_field_errors()
    for sentence in sentences:
        if sentence not in known:
            form.add_error(place, sentence)


def _case_page(
    request: SiteRequest, found: Case, sent: steps.Sent | None = None, *, status: int = 200, words: str = ""
) -> HttpResponse:
    viewer = request.viewer
    page = cases.CasePage(viewer, found)
    offered = steps.offered(viewer, found, sent)
    papers = steps.from_paper(viewer, found, sent)
    shown = any(step.opened for step in (*offered, *papers))
    context = {
        "page": page,
        "case": found,
        "steps": offered,
        "papers": papers,
        "main_panels": page.panels("main", request),
        "aside_panels": page.panels("aside", request),
        "refused": words,
        "typed": steps.typed(sent) if sent is not None and not shown else [],
        "muted": getattr(found, "muted", False),
    }
    return render(request, "desk/case.html", context, status=status)


@login_required
@require_safe
def search(request: SiteRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:80]
    return render(request, "desk/search.html", {"asked": asked, "found": searching.by_words(request.viewer, asked)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def machinery(request: SiteRequest) -> HttpResponse:
    """The administrator sees what failed for good and may have it tried again."""
    if not request.viewer.wears("admin"):
        raise NotFound()
    if request.method == "POST":
        count = jobs.retry(request.POST.getlist("job"), body_id=request.viewer.body_id, at=request.at)
        sentence = ngettext("%(count)s job will be tried again.", "%(count)s jobs will be tried again.", count)
        messages.success(request, sentence % {"count": count})
        return redirect("desk:machinery")
    return render(request, "desk/machinery.html", {"state": jobs.state_of(request.viewer.body_id)})


@login_required
@require_POST
def mute(request: SiteRequest, case_id: int) -> HttpResponse:
    """The person hears no more of the case, or again."""
    found = cases.find(request.viewer, case_id)
    if request.POST.get("mute") == "1":
        notices.mute(found, by=request.viewer, at=request.at)
        messages.success(request, _("The case is muted; you will hear nothing more of it."))
    else:
        notices.unmute(found, by=request.viewer)
        messages.success(request, _("You will hear of this case again."))
    return redirect("desk:case", found.pk)
