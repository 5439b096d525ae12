"""Members for everybody: name, sector and office, and on a page of their own what they opened besides, field by field."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.kernel import web
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import NotFound
from xieshang.roster import people


@require_safe
def directory(request: SiteRequest) -> HttpResponse:
    day = timezone.localdate(request.at)
    sectors = people.directory(request.site_body, day)
    total = sum(len(sector.members) for sector in sectors)
    return render(request, "roster/directory.html", {"sectors": sectors, "total": total, "day": day})


@require_safe
def member(request: SiteRequest, pk: int) -> HttpResponse:
    return render(request, "roster/member.html", {"member": people.public_member(request.visitor, pk)})


@require_safe
def photo(request: SiteRequest, pk: int) -> HttpResponse:
    """The portrait of a person, by the hats of whoever is signed in, else as everybody may see it."""
    try:
        found = people.photo(request.viewer, pk)
    except NotFound:
        found = people.photo(request.visitor, pk)
    return web.sent(found)
