"""Homes and halls for everybody: name, kind, town, address, what is there, and the way to raise a matter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.kernel.middleware import SiteRequest
from xieshang.places import parts, queries
from xieshang.places.towns.queries import town_map


@require_safe
def homes(request: SiteRequest) -> HttpResponse:
    day = timezone.localdate(request.at)
    found = list(queries.public_homes(request.site_body, day))
    tiles = town_map(request.site_body.pk, found, day, on_desk=False)
    return render(request, "places/public_homes.html", {"kinds": queries.by_kind(found), "day": day, "map": tiles})


@require_safe
def home(request: SiteRequest, code: str) -> HttpResponse:
    found = queries.public_home(request.site_body, code, timezone.localdate(request.at))
    shown = parts.rendered(request.visitor, found)
    return render(request, "places/public_home.html", {"home": found, "parts": shown})
