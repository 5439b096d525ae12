"""Homes and halls for everybody: where, whether open now, what is there and what is on, and the way to raise a matter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.kernel.middleware import SiteRequest
from xieshang.places import parts, queries
from xieshang.places.hours import queries as hours
from xieshang.places.hours.public import today_in
from xieshang.places.towns.queries import town_map


@require_safe
def homes(request: SiteRequest) -> HttpResponse:
    day = timezone.localdate(request.at)
    found = list(hours.with_hours(queries.public_homes(request.site_body, day), day))
    nows = hours.nows(found, request.site_body.pk, request.at)
    context = {
        "kinds": queries.by_kind(found),
        "day": day,
        "map": town_map(request.site_body.pk, found, day, on_desk=False),
        "open_now": sum(now.is_open for now in nows.values()),
    }
    return render(request, "places/public_homes.html", context)


@require_safe
def home(request: SiteRequest, code: str) -> HttpResponse:
    found = queries.public_home(request.site_body, code, timezone.localdate(request.at))
    here = today_in(request.visitor, found, request.at)
    shown = parts.rendered(request.visitor, found)
    return render(request, "places/public_home.html", {"home": found, "here": here, "parts": shown})
