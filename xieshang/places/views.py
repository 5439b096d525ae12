"""Homes and halls on the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel import bodies
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid
from xieshang.places import ops, queries
from xieshang.places.forms import HomeForm
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
    may_open = queries.may_open(request.viewer)
    context = {"homes": found, "form": form, "day": day, "map": tiles, "residents": upper, "may_open": may_open}
    return render(request, "places/homes.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_home(request: SiteRequest) -> HttpResponse:
    """A home opens, with its hall."""
    towns = queries.towns_for_home(request.viewer)
    form = HomeForm(towns, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            home = ops.found_home(bodies.by_id(request.viewer.body_id), **form.facts())
        except Invalid as refused:
            complain(form, refused)
        else:
            words = _("“%(name)s” is open. Enter its hours; its keeper is appointed under accounts and offices.")
            messages.success(request, words % {"name": home.actor.name})
            # On its first day the list holds it, also when that day is still to come.
            return redirect(f"{reverse('places:homes')}?day={home.opened_on.isoformat()}")
    return render(request, "places/new_home.html", {"form": form}, status=422 if form.errors else 200)
