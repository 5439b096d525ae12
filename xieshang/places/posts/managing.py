"""Desk pages on which a post changes: its facts, its people, its keeper, its end."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import confirmed, signed_in
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid
from xieshang.places.people import person_called
from xieshang.places.posts import changing, queries
from xieshang.places.posts.forms import EndForm, FactsForm, JoinForm, KeeperForm
from xieshang.places.posts.models import Post


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SiteRequest, code: str) -> HttpResponse:
    """Address, facilities, home and the like change, with the reason."""
    viewer = request.viewer
    found = queries.post_called(viewer, code)
    queries.changing(viewer, found)
    choices = queries.choices(viewer)
    first = {**changing.Facts.of(found).words(), "since": timezone.localdate(request.at)}
    first |= {"home": str(found.home_id or ""), "town": str(found.town_id or "")}
    form = FactsForm(choices.homes, choices.towns, request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            changing.change(found, facts=form.facts(), since=typed["since"], why=typed["why"], by=viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("Changed; what it was before stands in the history."))
            return redirect("places:desk-post", code)
    title = _("Change %(name)s") % {"name": found.actor.name}
    context = {"form": form, "title": title, "post": found}
    return render(request, "places/posts/form.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SiteRequest, code: str) -> HttpResponse:
    """The post is closed after a day, for a reason."""
    viewer = request.viewer
    found = queries.post_called(viewer, code)
    queries.opening(viewer)
    first = {"last_day": timezone.localdate(request.at)}
    form = EndForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        try:
            changing.close(found, **form.cleaned_data, by=viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("The place is closed; its ledger can be read for good."))
            return redirect("places:desk-post", code)
    title = _("Close %(name)s") % {"name": found.actor.name}
    context = {"form": form, "title": title, "post": found}
    return render(request, "places/posts/form.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_safe
def people(request: SiteRequest, code: str) -> HttpResponse:
    """Who works at the post and who keeps it."""
    found = queries.post_called(request.viewer, code)
    queries.changing(request.viewer, found)
    return _people(request, found)


def _people(request: SiteRequest, found: Post, **sent: Any) -> HttpResponse:
    """The page of the people; a form that was refused stands there as it was sent, under its name."""
    today = timezone.localdate(request.at)

    def ending(name: str) -> forms.Form:
        return sent.get(name) or EndForm(auto_id=f"{name}_%s")

    workers = [(row, f"worker{row.pk}", ending(f"worker{row.pk}")) for row in queries.workers(found)]
    kept = [(row, f"keeper{row.pk}", ending(f"keeper{row.pk}")) for row in changing.keepers(found, today)]
    context = {
        "post": found,
        "workers": workers,
        "keepers": kept,
        "refused": next(iter(sent), ""),
        "may_open": queries.is_office(request.viewer),
        "join": sent.get("join")
        or JoinForm(queries.choices(request.viewer).members, initial={"since": today}, auto_id="join_%s"),
        "appoint": sent.get("appoint") or KeeperForm(initial={"since": today}, auto_id="keeper_%s"),
    }
    return render(request, "places/posts/people.html", context, status=422 if sent else 200)


@signed_in
@require_POST
def join(request: SiteRequest, code: str) -> HttpResponse:
    """A member works at the post from a day on."""
    viewer = request.viewer
    found = queries.post_called(viewer, code)
    queries.changing(viewer, found)
    form = JoinForm(queries.choices(viewer).members, request.POST, auto_id="join_%s")
    try:
        if form.is_valid():
            changing.take_in(found, **form.chosen(), by=viewer, at=request.at)
    except Invalid as refused:
        complain(form, refused)
    if form.errors:
        return _people(request, found, join=form)
    messages.success(request, _("The member works there from this day on."))
    return redirect("places:post-people", code)


@signed_in
@require_POST
def leave(request: SiteRequest, code: str, pk: int) -> HttpResponse:
    """A member works at the post until a day."""
    viewer = request.viewer
    found = queries.post_called(viewer, code)
    row = queries.worker_of(found, pk)
    queries.changing(viewer, found)
    form = EndForm(request.POST, auto_id=f"worker{pk}_%s")
    try:
        if form.is_valid():
            changing.let_go(row, **form.cleaned_data, by=viewer, at=request.at)
    except Invalid as refused:
        complain(form, refused)
    if form.errors:
        return _people(request, found, **{f"worker{pk}": form})
    messages.success(request, _("The member works there until this day."))
    return redirect("places:post-people", code)


@signed_in
@require_POST
@confirmed
def appoint(request: SiteRequest, code: str) -> HttpResponse:
    """Somebody keeps the post from a day on."""
    viewer = request.viewer
    found = queries.post_called(viewer, code)
    queries.opening(viewer)
    form = KeeperForm(request.POST, auto_id="keeper_%s")
    if form.is_valid():
        typed = form.cleaned_data
        words = {name: typed[name] for name in ("since", "decision")}
        try:
            actor = person_called(viewer, typed["person"]).actor
            changing.appoint_keeper(found, actor=actor, **words, by=viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
    if form.errors:
        return _people(request, found, appoint=form)
    messages.success(request, _("The keeper is appointed."))
    return redirect("places:post-people", code)


@signed_in
@require_POST
@confirmed
def end_keeper(request: SiteRequest, code: str, pk: int) -> HttpResponse:
    """Somebody keeps the post until a day."""
    viewer = request.viewer
    found = queries.post_called(viewer, code)
    held = queries.keeper_of(found, pk)
    queries.opening(viewer)
    form = EndForm(request.POST, auto_id=f"keeper{pk}_%s")
    try:
        if form.is_valid():
            changing.end_keeper(found, held, **form.cleaned_data, by=viewer, at=request.at)
    except Invalid as refused:
        complain(form, refused)
    if form.errors:
        return _people(request, found, **{f"keeper{pk}": form})
    messages.success(request, _("The office of keeper ends with this day."))
    return redirect("places:post-people", code)
