"""Desk pages of the rooms of one home: what is taken, a room booked, rooms added and closed."""

from datetime import time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.places.hours import ops, queries, rooms
from xieshang.places.hours.forms import BookForm, CloseForm, RoomForm, next_hour
from xieshang.places.hours.models import Room
from xieshang.places.hours.views import answer, kept_home

AHEAD = timedelta(days=27)


@signed_in
@require_safe
def index(request: SiteRequest, code: str) -> HttpResponse:
    """The rooms of the home, and when they are taken in the next four weeks."""
    viewer = request.viewer
    found = queries.home_called(viewer, code)
    today = timezone.localdate(request.at)
    context = {
        "home": found,
        "rooms": rooms.rooms_of(found, today),
        "uses": rooms.uses(viewer, found, today, today + AHEAD),
        "may_keep": queries.may_keep(viewer, found),
        "may_book": rooms.may_book(viewer, found),
    }
    return render(request, "places/hours/rooms.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: SiteRequest, code: str) -> HttpResponse:
    """A room is booked; when it is taken, what is free stands beside the field."""
    found = queries.home_called(request.viewer, code)
    rooms.booking(request.viewer, found)
    known = rooms.rooms_of(found, timezone.localdate(request.at))
    first, hint = ({}, "") if request.method == "POST" else _suggested(request, known)
    form = BookForm(known, request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        try:
            pk = _booked(request, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("The room is yours at that time. The keeper of the home was told."))
            return redirect("desk:case", pk)
    return answer(request, form, found, _("Book a room"), part="home-rooms", submit=_("Book the room"), hint=hint)


def _suggested(request: SiteRequest, known: list[Room]) -> tuple[dict[str, Any], str]:
    """The first room that is open and free at the usual time, and the words that say so."""
    first = next_hour(timezone.localtime(request.at))
    found = rooms.suggest(known, day=first["day"], starts=time(9), ends=time(11))
    if found is None:
        return first | {"room": str(known[0].pk) if known else ""}, ""
    words = _("The first time that is open and free is filled in already.")
    return first | {"room": str(found.room.pk), "day": timezone.localdate(found.starts_at)}, words


def _booked(request: SiteRequest, form: BookForm) -> int:
    """The booking that this form made; sent again, the same form books nothing more."""
    by, at = request.viewer, request.at
    with once(f"booking:{by.actor_id}", form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            turn.keep(302, ops.book(form.chosen(), wish=form.wish(), by=by, at=at).pk)
    return int(turn.answer)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest, code: str) -> HttpResponse:
    """The home has a further room."""
    found = kept_home(request, code)
    today = timezone.localdate(request.at)
    form = RoomForm(request.POST if request.method == "POST" else None, initial={"opened_on": today, "seats": 20})
    if form.is_valid():
        try:
            room = ops.open_room(found, **form.cleaned_data, by=request.viewer)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("“%(name)s” can be booked.") % {"name": room.name})
            return redirect("places:home-rooms", code)
    return answer(request, form, found, _("Add a room"), part="home-rooms", submit=_("Add the room"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SiteRequest, code: str, pk: int) -> HttpResponse:
    """A room cannot be booked after a day."""
    found = kept_home(request, code)
    room = rooms.room_of(found, pk)
    today = timezone.localdate(request.at)
    form = CloseForm(request.POST if request.method == "POST" else None, initial={"last_day": today})
    if form.is_valid():
        try:
            ops.close_room(room, **form.cleaned_data, by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("“%(name)s” cannot be booked after that day.") % {"name": room.label})
            return redirect("places:home-rooms", code)
    title = _("Close “%(name)s”") % {"name": room.label}
    return answer(request, form, found, title, part="home-rooms", submit=_("Close the room"))
