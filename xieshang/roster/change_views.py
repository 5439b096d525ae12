"""Changes of the roster: who joins, moves, leaves, and who sees what. The office enters; a member chooses for themselves."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshang.accounts.sudo import signed_in
from xieshang.kernel import bodies
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.roster import changes, ops, people, queries
from xieshang.roster.change_forms import AddForm, JoinForm, LeaveForm, PrivacyForm, TransferForm
from xieshang.roster.models import Membership, Person

READ_OR_SENT = ["GET", "HEAD", "POST"]


@signed_in
@require_http_methods(READ_OR_SENT)
def add(request: SiteRequest) -> HttpResponse:
    """Somebody new is a member."""
    changes.check_office(request.viewer)
    form = AddForm(_sent(request), initial=_first(request))
    form.offer(queries.organs(request.viewer, timezone.localdate(request.at)))

    def entered() -> Membership:
        body = bodies.by_id(request.viewer.body_id)
        said = {"profile": form.profile(), "place": form.place(), "namesake": form.cleaned_data.get("namesake", False)}
        return ops.add_member(body, **said, by=request.viewer, at=request.at)

    known = people.called(request.viewer, str(form["name"].value() or "").strip()) if form.is_bound else []
    if not known:
        del form.fields["namesake"]
    return _entered(request, form, entered, title=_("Add a member"), submit=_("Add the member"), known=known)


@signed_in
@require_http_methods(READ_OR_SENT)
def join(request: SiteRequest, pk: int) -> HttpResponse:
    """Somebody whom the roster knows is a member, perhaps again."""
    found = _person(request, pk)
    form = JoinForm(_sent(request), initial=_first(request))
    form.offer(queries.organs(request.viewer, timezone.localdate(request.at)))

    def entered() -> Membership:
        return ops.rejoin(found, place=form.place(), by=request.viewer, at=request.at)

    return _entered(request, form, entered, found, title=_("Make a member"), submit=_("Enter the membership"))


@signed_in
@require_http_methods(READ_OR_SENT)
def transfer(request: SiteRequest, pk: int) -> HttpResponse:
    """From a day on the member belongs to another sector, committee or group."""
    found = _person(request, pk)
    row = people.current(request.viewer, found)
    today = timezone.localdate(request.at)
    form = TransferForm(_sent(request), initial=changes.place_of(row) | {"from_day": today})
    form.offer(queries.organs(request.viewer, today))

    def entered() -> Membership:
        return ops.transfer(row, place=form.place(), by=request.viewer, at=request.at)

    return _entered(request, form, entered, found, title=_("Transfer or new office"), submit=_("Enter it"))


@signed_in
@require_http_methods(READ_OR_SENT)
def leave(request: SiteRequest, pk: int) -> HttpResponse:
    """The membership ends."""
    found = _person(request, pk)
    row = people.current(request.viewer, found)
    form = LeaveForm(_sent(request), initial={"last_day": timezone.localdate(request.at)})

    def entered() -> Membership:
        return ops.leave(row, **form.cleaned_data, by=request.viewer, at=request.at)

    return _entered(request, form, entered, found, title=_("End the membership"), submit=_("End the membership"))


@signed_in
@require_http_methods(READ_OR_SENT)
def privacy(request: SiteRequest, pk: int) -> HttpResponse:
    """Who may see which field of this person."""
    found = people.person(request.viewer, pk)
    if not people.may_choose(request.viewer, found):
        raise NotAllowed(_("Only the person and the office choose who sees what."))
    form = PrivacyForm(_sent(request), choices=people.choices_of(found))
    if form.is_valid():
        many = ops.choose(found, levels=form.cleaned_data, by=request.viewer, at=request.at)
        words = (
            _("Saved. It applies on every page and at the interface from now on.") if many else _("Nothing changed.")
        )
        messages.success(request, words)
        return redirect("roster:person", pk=pk)
    context = {"person": found, "form": form}
    return render(request, "roster/privacy.html", context, status=422 if form.errors else 200)


def _person(request: SiteRequest, pk: int) -> Person:
    found = people.person(request.viewer, pk)
    changes.check_office(request.viewer)
    return found


def _sent(request: SiteRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _first(request: SiteRequest) -> dict[str, Any]:
    return {
        "from_day": timezone.localdate(request.at),
        "member_no": changes.next_number(request.viewer, timezone.localdate(request.at)),
    }


def _entered(
    request: SiteRequest,
    form: forms.Form,
    act: Callable[[], Membership],
    found: Person | None = None,
    *,
    title: str,
    submit: str,
    known: list[Person] | None = None,
) -> HttpResponse:
    """The page of the change, or, once it is entered, the page of the person."""
    if form.is_valid():
        try:
            row = act()
        except Invalid as refusal:
            complain(form, refusal)
        else:
            messages.success(request, _("Entered with its document; earlier days stay as they were."))
            return redirect("roster:person", pk=row.person_id)
    back = reverse("roster:person", args=[found.pk]) if found else reverse("roster:members")
    context = {"form": form, "person": found, "title": title, "submit": submit, "back": back, "known": known or []}
    return render(request, "roster/change.html", context, status=422 if form.errors else 200)
