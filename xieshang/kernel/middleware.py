"""Every request knows its body (by host), its moment, and the key of its browser."""

import secrets
from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse

from xieshang.kernel import bodies, clock
from xieshang.kernel.models import Body
from xieshang.kernel.viewer import Viewer

OWNER_COOKIE = "xs_browser"


class SiteRequest(HttpRequest):
    """A request as views get it: the body of its host, its moment, who looks (signed in, and as a mere visitor)."""

    site_body: Body
    at: datetime
    viewer: Viewer
    visitor: Viewer
    browser_key: str


class BodyMiddleware:
    """`request.site_body`, `request.at` and `request.browser_key` are set; a host of no body is a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        request.browser_key = request.COOKIES.get(OWNER_COOKIE, "")[:64]  # type: ignore[attr-defined]
        if request.path.startswith(("/healthz", "/static/")):
            return self.get_response(request)
        # No text of ours holds a NUL, and PostgreSQL refuses to look for one.
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        request.site_body = bodies.of_host(request.get_host())  # type: ignore[attr-defined]
        if request.site_body is None:  # type: ignore[attr-defined]
            raise Http404("no body")
        return self.get_response(request)


def owner_key(request: HttpRequest) -> str:
    """The key under which this browser's drafts lie; made once, kept in a cookie by `remember_owner`."""
    if not request.browser_key:  # type: ignore[attr-defined]
        request.browser_key = secrets.token_urlsafe(24)  # type: ignore[attr-defined]
    return str(request.browser_key)  # type: ignore[attr-defined]


def remember_owner(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The browser keeps its key for the drafts it owns."""
    key = owner_key(request)
    response.set_cookie(
        OWNER_COOKIE, key, max_age=30 * 24 * 3600, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response
