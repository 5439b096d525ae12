"""Homes side by side, and the settings of the map."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid
from xieshang.places.towns import ops, queries, tables
from xieshang.places.towns.forms import TilesForm
from xieshang.places.towns.years import YearForm


@signed_in
@require_safe
def compared(request: SiteRequest) -> HttpResponse:
    """What the year came to in every home, sorted as one likes."""
    day = timezone.localdate(request.at)
    form = YearForm(day, request.GET)
    asked, order = form.asked(), request.GET.get("sort", "")
    found = queries.compared(request.viewer, asked, day)
    table = tables.compared(found, asked, order)
    return render(request, "places/towns/compared.html", {"form": form, "asked": asked, "table": table})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def arrangement(request: SiteRequest) -> HttpResponse:
    """Where each town lies on the map."""
    viewer = request.viewer
    towns = queries.towns_of(viewer)
    form = TilesForm(towns, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ops.arrange(form.places(), by=viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("The map is arranged."))
            return redirect("places:arrangement")
    placed = next((town.tile for town in towns if hasattr(town, "tile")), None)
    context = {"form": form, "placed": placed}
    return render(request, "places/towns/arrangement.html", context, status=422 if form.is_bound else 200)
