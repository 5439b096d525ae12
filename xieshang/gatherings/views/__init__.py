"""Signed-in pages of gatherings: planning, agenda, invitations. `record` and `minutes` hold the rest."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.gatherings import forms, kinds, ops, queries
from xieshang.kernel import secrets
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.models import Actor
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.roster.models import Group
from xieshang.roster.residents import queries as residents

CONVENER = "gathering_convener"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A gathering is planned, with its agenda and the first invitations; who convenes for several organs chooses first."""
    day = timezone.localdate(request.at)
    offered = [(form, host) for form in kinds.in_order() for host in form.hosts(request.viewer, day)]
    if not offered:
        raise NotAllowed(_("Only who convenes for an organ may plan a gathering."))
    wanted = request.GET.get("for", "")
    chosen = [pair for pair in offered if f"{pair[0].code}-{pair[1].actor.pk}" == wanted] or offered
    if len(chosen) > 1:
        choices = [(f"{form.code}-{host.actor.pk}", form.label, host.actor.name) for form, host in offered]
        return render(request, "gatherings/choose.html", {"choices": choices})
    return _plan_page(request, *chosen[0])


def _plan_page(request: SiteRequest, form: kinds.Form, host: kinds.Host) -> HttpResponse:
    day = timezone.localdate(request.at)
    cases = queries.waiting_cases(request.viewer, host.actor, form)
    options: dict[str, Any] = {
        "cases": cases,
        "units": [unit.actor for unit in queries.units(host.actor.body_id, day)],
        "group": host.group.actor.name if host.group else "",
        "needs_agenda": form.needs_agenda,
        "needs_others": form.needs_others,
        "today": day,
        "places": [] if host.hall else queries.places(host.actor.body_id, day),
    }
    title = _("Consultation at %(organ)s") % {"organ": host.actor.name}
    typed = forms.PlanForm(request.POST or None, initial=forms.first_values(title, request.at, cases), **options)
    context = {
        "form": typed,
        "host": host,
        "kind": form,
        "cases": cases,
        "once": request.POST.get("_once") or secrets.query_code(),
    }
    if request.method != "POST":
        return render(request, "gatherings/new.html", context)
    try:
        answer = _planned(request, form, host, typed)
    except Invalid as refused:
        complain(typed, refused)
        return render(request, "gatherings/new.html", context, status=422)
    words = _("%(number)s is planned. Look at the invitations, then send the convocation.")
    messages.success(request, words % {"number": answer["number"]})
    return redirect("desk:case", answer["pk"])


def _planned(request: SiteRequest, form: kinds.Form, host: kinds.Host, typed: forms.PlanForm) -> dict[str, object]:
    """The gathering that this form made. The key is asked first: sent again, its cases do not wait any more."""
    with once(f"gathering:{request.viewer.actor_id}", request.POST.get("_once", ""), _content(typed)) as turn:
        if turn.answer is None:
            if not typed.is_valid():
                raise Invalid({})
            members = queries.members_of(host.group, timezone.localdate(request.at)) if host.group else []
            plan = typed.plan(form.code, hall=host.hall, members=members)
            made = ops.plan(host.actor, plan=plan, by=request.viewer, at=request.at)
            turn.keep(302, {"pk": made.pk, "number": made.number})
    return dict(turn.answer)


def _content(form: forms.PlanForm) -> dict[str, object]:
    """What was typed, so that the same form sent twice is known again."""
    return {name: form.data.getlist(name) for name in form.fields}  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: SiteRequest, pk: int) -> HttpResponse:
    """The chosen cases stand on the agenda."""
    gathering = queries.gathering_for(request.viewer, pk, CONVENER, around=("organ",))
    waiting = queries.waiting_cases(request.viewer, gathering.organ, kinds.registered[gathering.form])
    form = forms.AgendaForm(request.POST or None, cases=waiting)
    if request.method != "POST" or not form.is_valid():
        status = 200 if request.method != "POST" else 422
        return render(
            request, "gatherings/agenda.html", {"gathering": gathering, "form": form, "waiting": waiting}, status=status
        )
    added = form.cleaned_data["agenda"]
    with transaction.atomic():
        for case in added:
            ops.put_on_agenda(gathering, case, by=request.viewer, at=request.at)
    words = ngettext("%(count)s case stands on the agenda.", "%(count)s cases stand on the agenda.", len(added))
    messages.success(request, words % {"count": len(added)})
    return redirect("desk:case", pk)


@login_required
@require_POST
def remove_item(request: SiteRequest, pk: int, item: int) -> HttpResponse:
    """The case waits again."""
    gathering = queries.gathering_for(request.viewer, pk, CONVENER)
    row = queries.item_of(gathering, item)
    ops.take_off_agenda(row, by=request.viewer, at=request.at)
    messages.success(request, _("“%(title)s” is off the agenda and waits again.") % {"title": row.case.title})
    return redirect("desk:case", pk)


@login_required
@require_POST
def raise_item(request: SiteRequest, pk: int, item: int) -> HttpResponse:
    """The case stands one place higher."""
    gathering = queries.gathering_for(request.viewer, pk, "gathering_recorder")
    order = [line.item.pk for line in queries.agenda(request.viewer, gathering)]
    place = order.index(queries.item_of(gathering, item).pk)
    if place:
        order[place - 1 : place + 1] = [order[place], order[place - 1]]
        ops.reorder(gathering, order=order, by=request.viewer, at=request.at)
    return redirect("desk:case", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SiteRequest, pk: int) -> HttpResponse:
    """More people are invited; those who are already stay as they are."""
    gathering = queries.gathering_for(request.viewer, pk, CONVENER)
    day = timezone.localdate(request.at)
    options = {
        "people": _people(gathering.body_id, request),
        "units": [u.actor for u in queries.units(gathering.body_id, day)],
        "upper": residents.actors(gathering.body_id, day),
    }
    form = forms.InviteForm(request.POST or None, **options)
    context = {"form": form, "gathering": gathering, "groups": queries.groups(gathering.body_id, day)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "gatherings/invite.html", context, status=200 if request.method != "POST" else 422)
    count = ops.invite(gathering, guests=form.guests(), by=request.viewer, at=request.at)
    words = ngettext("%(count)s more invitation.", "%(count)s more invitations.", count)
    messages.success(request, words % {"count": count})
    return redirect("desk:case", pk)


def _people(body_id: int, request: SiteRequest) -> list[Actor]:
    """The members of the group chosen in the address, or nobody yet."""
    chosen: Group | None = queries.group_of(body_id, request.GET.get("group", ""))
    return queries.members_of(chosen, timezone.localdate(request.at)) if chosen else []


@login_required
@require_POST
def leave(request: SiteRequest, pk: int, invitation: int) -> HttpResponse:
    """The leave is granted or refused."""
    gathering = queries.gathering_for(request.viewer, pk, CONVENER)
    row = queries.invitation_of(gathering, invitation)
    granted = request.POST.get("granted", "")
    if granted not in ("yes", "no"):
        raise NotFound()
    ops.decide_leave(row, granted=granted == "yes", by=request.viewer, at=request.at)
    messages.success(request, _("Decided; %(name)s sees it.") % {"name": row.name})
    return redirect("desk:case", pk)


@login_required
@require_safe
def invitations(request: SiteRequest) -> HttpResponse:
    """To what the viewer is invited, and what they answered."""
    return render(request, "gatherings/invitations.html", {"rows": queries.my_invitations(request.viewer)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: SiteRequest, pk: int) -> HttpResponse:
    """The viewer's reply stands; it may be changed until the gathering opens."""
    row = queries.my_invitation(request.viewer, pk)
    if not row.takes_reply:  # type: ignore[attr-defined]
        messages.info(request, _("Replies to this gathering are closed."))
        return redirect("desk:case", row.gathering_id)
    form = forms.ReplyForm(
        request.POST or None, initial={"reply": "coming", "reason": row.reason, "substitute": row.substitute}
    )
    context = {"form": form, "row": row, "gathering": row.gathering}
    if request.method != "POST":
        return render(request, "gatherings/reply.html", context)
    if form.is_valid():
        try:
            ops.reply(row.gathering, by=request.viewer, at=request.at, **form.cleaned_data)
        except Invalid as refused:
            complain(form, refused)
    if form.errors:
        return render(request, "gatherings/reply.html", context, status=422)
    messages.success(request, _("Your reply stands. You may change it until the gathering opens."))
    return redirect("gatherings:invitations")
