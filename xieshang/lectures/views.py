"""Lectures: for everybody what is announced and was held; on the desk the list, and announcing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.gatherings import queries as gatherings
from xieshang.kernel import numerals
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.lectures import ops, queries
from xieshang.lectures.forms import LectureForm


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """Lectures, coming and held."""
    before = numerals.number(request.GET.get("before", ""))
    rows = queries.published(request.visitor, before=before, limit=queries.PAGE + 1)
    shown = rows[: queries.PAGE]
    pager = {"next_url": f"?before={shown[-1].pk}"} if len(rows) > queries.PAGE else None
    return render(request, "lectures/index.html", {"rows": shown, "pager": pager})


@require_safe
def detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One lecture: who speaks on what, when, where, and how many came."""
    return render(request, "lectures/detail.html", {"lecture": queries.published_lecture(request.visitor, pk)})


@signed_in
@require_safe
def desk(request: SiteRequest) -> HttpResponse:
    """The lectures of this year and the last."""
    rows = queries.on_desk(request.viewer)
    return render(request, "lectures/desk.html", {"rows": rows, "may_announce": queries.may_announce(request.viewer)})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A lecture is announced: planned, its speaker and the groups invited, published."""
    viewer, today = request.viewer, timezone.localdate(request.at)
    homes = queries.announcing(viewer)
    groups = gatherings.groups(viewer.body_id, today)
    first: dict[str, Any] = {"starts": "15:00", "ends": "17:00"}
    form = LectureForm(homes, groups, today, request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        try:
            made = _announce(request, form)
        except Invalid as refused:
            complain(form, refused, title="topic", ends_at="ends")
        else:
            messages.success(request, _("%(number)s is announced. Members invited and told: %(count)s.") % made)
            return redirect("desk:case", made["pk"])
    return render(request, "lectures/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _announce(request: SiteRequest, form: LectureForm) -> dict[str, Any]:
    """The lecture that this form announced; sent again, the same form announces no second one."""
    by, at = request.viewer, request.at
    with once(f"lecture:{by.actor_id}", form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            gathering = ops.announce(form.chosen(), announced=form.announced(), by=by, at=at).gathering
            count = gathering.invitations.count()
            turn.keep(302, {"pk": gathering.pk, "number": gathering.number, "count": count})
    return dict(turn.answer)
