"""Designed pages for what cannot be done: 400, 403, 404, 409, 413, 429, 500."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xieshang.config.problems import problem


def page(request: HttpRequest, *, status: int, words: str) -> HttpResponse:
    """The designed page of the status with the words for this case; machines get it as problem+json."""
    if request.path.startswith("/api/"):
        return problem(status, words)
    template = f"{status}.html" if status in (403, 404, 409, 413, 429) else "403.html"
    return render(request, template, {"words": words}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, status=400, words=_("The request could not be read. Go back and try again."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, status=403, words=str(exception or "") or _("This is not open to you."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, status=404, words=_("There is no such page, or it is not open to you."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    words = _("The page was open too long or came from elsewhere. Load it again; what you typed is kept as a draft.")
    return page(request, status=403, words=words)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(500, _("Something broke on our side"))
    return render(request, "500.html", {}, status=500)
