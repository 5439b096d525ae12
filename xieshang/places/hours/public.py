"""What everybody reads of a home day by day: open or not, this week, what is on, who is on duty; the sign at its door."""

from dataclasses import dataclass
from datetime import datetime

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.viewer import Viewer
from xieshang.places import queries as places
from xieshang.places.hours import duty, queries, rooms
from xieshang.places.hours.duty import Public
from xieshang.places.hours.queries import Hours
from xieshang.places.hours.rooms import Use
from xieshang.places.models import Home
from xieshang.places.parts import remembered


@dataclass(frozen=True)
class Today:
    """A home at a moment, as everybody may know it."""

    hours: Hours
    on: list[Use]
    duty: list[Public]


def today_in(visitor: Viewer, home: Home, at: datetime) -> Today:
    """Six statements; three where what is on was read a moment ago. Whether it is open is asked each time."""

    def now() -> tuple[list[Use], list[Public]]:
        return rooms.public_uses(visitor, home, at), duty.public_duty(home, timezone.localdate(at))

    return Today(queries.hours(home, at), *remembered(visitor, home, "today", now))


@require_safe
def sign(request: SiteRequest, code: str) -> HttpResponse:
    """The sign to hang at the door: name, kind, hours, and the code that leads to the page of the home."""
    day = timezone.localdate(request.at)
    home = places.public_home(request.site_body, code, day)
    context = {"home": home, "usual": queries.usual(home, day), "link": _link(request, home)}
    return render(request, "places/hours/sign.html", context)


@require_safe
def sign_code(request: SiteRequest, code: str) -> HttpResponse:
    """The QR code of the home as a picture."""
    home = places.public_home(request.site_body, code, timezone.localdate(request.at))
    picture = segno.make(_link(request, home), error="m")
    response = HttpResponse(content_type="image/svg+xml")
    picture.save(response, kind="svg", scale=8, border=2, xmldecl=True, svgns=True)  # type: ignore[arg-type]
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _link(request: SiteRequest, home: Home) -> str:
    return request.build_absolute_uri(reverse("places:home", args=[home.code]))
