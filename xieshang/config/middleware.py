"""Headers on every answer, and words for the refusals that views let pass."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from xieshang.accounts import tokens
from xieshang.config import refusals
from xieshang.config.problems import PROBLEM, problem, refused
from xieshang.kernel.refusals import Refusal

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
# The one address of the API that takes something in; at all others a POST is the wrong method, whatever it brings.
WRITTEN_TO = "/steps"
Next = Callable[[HttpRequest], HttpResponse]


class Headers:
    """Every answer carries the policy; what a signed-in person sees is never stored by a cache."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Frame-Options", "DENY")
        if "Cache-Control" not in response.headers and not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response


class Machines:
    """What the library behind the API leaves to others: HEAD, and a problem for the wrong method, form or size."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        if request.method == "POST" and request.path.endswith(WRITTEN_TO) and (refusal := _unfit(request)):
            return refusal
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = self.get_response(request)
        if response.status_code == 405 and response.headers["Content-Type"] != PROBLEM:
            response = _not_this_way(response)
        if is_head:
            request.method = "HEAD"
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response


def _unfit(request: HttpRequest) -> HttpResponse | None:
    """Before anything is read: is it JSON, and not more of it than anybody needs?"""
    if request.content_type != "application/json":
        return problem(415, _("Send JSON, and say so: Content-Type: application/json."), "not-json")
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return problem(413, _("This is more than one call may send."), "too-large")
    return None


def _not_this_way(response: HttpResponse) -> HttpResponse:
    refusal = problem(405, _("This address does not answer to that method."), "method")
    refusal.headers["Allow"] = response.headers.get("Allow", "GET, HEAD")
    return refusal


class Bearer:
    """At the API a token says who asks, whatever the session says; a token that is not good here is answered 401."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not request.path.startswith("/api/"):
            return self.get_response(request)
        address = request.META.get("REMOTE_ADDR", "")
        body_id, at = request.site_body.pk, request.at  # type: ignore[attr-defined]
        try:
            holder = tokens.holder(text.strip(), body_id=body_id, address=address, at=at)
        except Refusal as refusal:
            return refused(refusal)
        request.user, request.viewer = holder.account, holder.viewer  # type: ignore[attr-defined]
        return self.get_response(request)


class Refusals:
    """A refusal that no view answered becomes a designed page (or problem+json) with its own words and status."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        return refusals.page(request, status=error.status, words=str(error))
