"""For everybody: which leader and which special committee look after which sector group."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.kernel.middleware import SiteRequest
from xieshang.liaison import queries, tables


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """As of today."""
    day = timezone.localdate(request.at)
    table = tables.cares(queries.groups_cared_for(request.site_body.pk, day))
    return render(request, "liaison/index.html", {"table": table, "day": day})
