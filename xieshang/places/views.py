"""Homes and halls on the desk."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.kernel.middleware import SiteRequest
from xieshang.places import queries
from xieshang.places.towns.queries import town_map
from xieshang.roster.forms import DayForm


@login_required
@require_safe
def homes(request: SiteRequest) -> HttpResponse:
    form = DayForm(request.GET)
    day = form.chosen(timezone.localdate(request.at))
    found = list(queries.homes_of(request.viewer, day))
    tiles = town_map(request.viewer.body_id, found, day, on_desk=True)
    upper = queries.resident_members(request.viewer.body_id, found, day)
    context = {"homes": found, "form": form, "day": day, "map": tiles, "residents": upper}
    return render(request, "places/homes.html", context)
