"""Homes and halls for everybody: name, kind, town, address, what is there, and the way to raise a matter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.kernel.middleware import SiteRequest
from xieshang.places import queries


@require_safe
def homes(request: SiteRequest) -> HttpResponse:
    day = timezone.localdate(request.at)
    kinds = queries.by_kind(list(queries.public_homes(request.site_body, day)))
    return render(request, "places/public_homes.html", {"kinds": kinds, "day": day})


@require_safe
def home(request: SiteRequest, code: str) -> HttpResponse:
    found = queries.public_home(request.site_body, code, timezone.localdate(request.at))
    return render(request, "places/public_home.html", {"home": found})
