"""The public directory. Of a member the public learns the name, the sector and the office held, and nothing else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.kernel.middleware import SiteRequest
from xieshang.roster import queries


@require_safe
def directory(request: SiteRequest) -> HttpResponse:
    day = timezone.localdate(request.at)
    sectors = queries.directory(request.site_body, day)
    total = sum(len(sector.members) for sector in sectors)
    return render(request, "roster/directory.html", {"sectors": sectors, "total": total, "day": day})
