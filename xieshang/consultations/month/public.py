"""What the public reads of the month, and the calendars for calendar programs."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xieshang.consultations.month import feed, ops, queries
from xieshang.gatherings.flow import CANCELLED
from xieshang.gatherings.models import Gathering
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import NotFound


@require_safe
def this_year(request: SiteRequest) -> HttpResponse:
    return redirect("consultations:month", timezone.localdate(request.at).year)


@require_safe
def month(request: SiteRequest, year: int) -> HttpResponse:
    """Every group with its theme and its consultations."""
    return render(request, "consultations/month/public.html", {"month": queries.public_month(request.visitor, year)})


@require_safe
def calendar(request: SiteRequest, year: int) -> HttpResponse:
    """The announced gatherings of the month's year, to be read by calendar programs."""
    first, last = queries.month_or_404(request.site_body.pk, year)
    rows = queries.public_events(request.site_body.pk, first, last)
    return _sent(
        request, f"{request.site_body.name} · {_('Month of sector consultation')}", rows, "consultations:detail"
    )


@require_safe
def own_calendar(request: SiteRequest, key: str) -> HttpResponse:
    """The gatherings of one person, for whoever holds the private address."""
    reader = ops.reader_of(key)
    if reader is None or reader.body_id != request.site_body.pk:
        raise NotFound()
    response = _sent(request, reader.name, queries.events_of(reader.pk, reader.body_id, at=request.at), "desk:case")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _sent(request: SiteRequest, name: str, rows: Iterable[Gathering], page: str) -> HttpResponse:
    events = [_event(request, row, page) for row in rows]
    response = HttpResponse(feed.calendar(name, events, at=request.at), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="consultations.ics"'
    return response


def _event(request: SiteRequest, row: Gathering, page: str) -> feed.Event:
    return feed.Event(
        uid=f"gathering-{row.pk}@{request.site_body.code}.xieshang",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=row.title,
        place=row.place_name,
        url=request.build_absolute_uri(reverse(page, args=[row.pk])),
        changed_at=row.moved_at,
        sequence=row.version,
        status=feed.CANCELLED if row.state in CANCELLED else feed.CONFIRMED,
    )
