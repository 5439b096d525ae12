"""What everybody reads of posts and deeds: where, who works there, what was achieved, what the media told."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xieshang.kernel import numerals
from xieshang.kernel.middleware import SiteRequest
from xieshang.places.posts import queries


@require_safe
def posts(request: SiteRequest) -> HttpResponse:
    rows = list(queries.open_posts(request.site_body.pk, timezone.localdate(request.at)))
    return render(request, "places/posts/public_posts.html", {"rows": rows})


@require_safe
def post(request: SiteRequest, code: str) -> HttpResponse:
    found = queries.public_post(request.site_body, code, timezone.localdate(request.at))
    concerned = [found.actor_id, *(worker.actor_id for worker in found.workers_of_day)]  # type: ignore[attr-defined]
    context = {
        "post": found,
        "achieved": queries.achieved(found),
        "deeds": queries.deeds_of(request.visitor, concerned),
    }
    return render(request, "places/posts/public_post.html", context)


@require_safe
def deeds(request: SiteRequest) -> HttpResponse:
    """Published deeds, the newest first."""
    known = numerals.number(request.GET.get("before", ""))
    rows = queries.public_deeds(request.visitor, limit=queries.PAGE + 1, before=known)
    shown = rows[: queries.PAGE]
    pager = {"next_url": f"?before={shown[-1].pk}"} if len(rows) > queries.PAGE else None
    return render(request, "places/posts/public_deeds.html", {"rows": shown, "pager": pager})


@require_safe
def deed(request: SiteRequest, pk: int) -> HttpResponse:
    found = queries.public_deed(request.visitor, pk)
    return render(request, "places/posts/public_deed.html", {"deed": found, "coverage": queries.coverage(found)})
