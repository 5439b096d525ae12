"""Signed-in pages: a member's contacts, who is behind in numbers, who looks after which group."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import confirmed
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.liaison import ops, queries, tables
from xieshang.liaison.forms import CareForm, ContactForm, OpenForm, RecordForm
from xieshang.roster.forms import DayForm
from xieshang.roster.queries import open_roster


@login_required
@require_safe
def own(request: SiteRequest) -> HttpResponse:
    """The member's constituents, whoever waits longest first."""
    viewer, day = request.viewer, timezone.localdate(request.at)
    queries.keeping(viewer)
    least = queries.asked(viewer.body_id, day)
    lines = queries.own_contacts(viewer, least)
    context = {
        "lines": lines,
        "quarter": queries.quarter_of(day),
        "least": least,
        "behind": sum(line.behind for line in lines),
        "missing": max(0, least.people - len(lines)),
        "feedback": queries.feedback_of(viewer),
        "year": day.year,
    }
    return render(request, "liaison/own.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SiteRequest) -> HttpResponse:
    """A constituent is added."""
    viewer = request.viewer
    queries.keeping(viewer)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("name", "phone", "who")}
        with once(f"contact:{viewer.actor_id}", form.cleaned_data["_once"], typed) as turn:
            if turn.answer is None:
                made = ops.add_contact(**typed, by=viewer, at=request.at)
                turn.keep(302, {"title": made.title})
        messages.success(request, _("“%(title)s” is on your list.") % turn.answer)
        return redirect("liaison:own")
    return _form(request, form, _("Add a constituent"), _("Add to my list"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: SiteRequest, pk: int) -> HttpResponse:
    """A contact that took place is written down."""
    viewer, contact = request.viewer, queries.own_contact(request.viewer, pk)
    form = RecordForm(timezone.localdate(request.at), request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("way", "said", "on")}
        try:
            with once(f"spoke:{pk}:{viewer.actor_id}", form.cleaned_data["_once"], typed) as turn:
                if turn.answer is None:
                    ops.record(contact, **typed, by=viewer, at=request.at)
                    turn.keep(302, {"title": contact.title})
        except Invalid as refused:
            complain(form, refused, occurred_on="on")
        else:
            messages.success(request, _("Kept: you spoke with “%(title)s”.") % turn.answer)
            return redirect("desk:case", pk)
    return _form(request, form, queries.opened(contact, "name") or contact.title, _("Keep it"))


def _form(request: SiteRequest, form: Any, heading: str, submit: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": submit}
    return render(request, "liaison/form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
@confirmed
def identity(request: SiteRequest, pk: int) -> HttpResponse:
    """Name and phone on this one answer: to the member at once, to the office once its reason stands in the log."""
    contact = queries.visible_contact(request.viewer, pk)
    form = OpenForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        name, phone = ops.open_contact(contact, reason=reason, by=request.viewer, at=request.at)
    except Invalid as refused:
        complain(form, refused)
        return render(request, "liaison/identity.html", {"contact": contact, "form": form}, status=422)
    return render(request, "liaison/identity.html", {"contact": contact, "name": name, "phone": phone})


@login_required
@require_POST
def feedback(request: SiteRequest) -> HttpResponse:
    """Leads to this year's feedback, which is begun if need be."""
    try:
        made = ops.begin_feedback(by=request.viewer, at=request.at)
    except Invalid as refused:
        messages.error(request, " ".join(words for said in refused.errors.values() for words in said))
        return redirect("liaison:own")
    return redirect("desk:case", made.pk)


@login_required
@require_safe
def overview(request: SiteRequest) -> HttpResponse:
    """Each group in numbers, this quarter."""
    day = timezone.localdate(request.at)
    least = queries.asked(request.viewer.body_id, day)
    context = {"table": tables.groups(queries.tallies(request.viewer, day, least)), "least": least}
    return render(request, "liaison/overview.html", {**context, "quarter": queries.quarter_of(day)})


@login_required
@require_safe
def group(request: SiteRequest, pk: int) -> HttpResponse:
    """The members of a group in numbers; of the constituents nothing."""
    day = timezone.localdate(request.at)
    found = queries.group_to_count(request.viewer, pk)
    least = queries.asked(request.viewer.body_id, day)
    rows = queries.standings(request.viewer, [found], day, least)[pk]
    context = {"table": tables.members(rows, least), "least": least, "group": found}
    return render(request, "liaison/overview.html", {**context, "quarter": queries.quarter_of(day)})


@login_required
@require_safe
def cares(request: SiteRequest) -> HttpResponse:
    """Who looks after which sector group, as of a day."""
    body_id = open_roster(request.viewer)
    form = DayForm(request.GET)
    day = form.chosen(timezone.localdate(request.at))
    rows = queries.groups_cared_for(body_id, day)
    table = tables.cares(rows, may_change=request.viewer.wears("office"))
    return render(request, "liaison/cares.html", {"form": form, "day": day, "table": table})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def care(request: SiteRequest, pk: int) -> HttpResponse:
    """The office enters who looks after a group from a day on."""
    found = queries.group_to_entrust(request.viewer, pk)
    today = timezone.localdate(request.at)
    initial = {"valid_from": today, "committee": found.committee.code if found.committee else ""}
    form = CareForm(
        queries.leaders(found.body_id, today), queries.committees(found), request.POST or None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            ops.entrust(found, **form.chosen(), by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("“%(name)s” is entrusted as entered.") % {"name": found.actor.name})
            return redirect("liaison:cares")
    context = {"group": found, "form": form, "rows": queries.cares(found)}
    return render(request, "liaison/care.html", context, status=422 if form.is_bound else 200)
