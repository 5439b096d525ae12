"""How pages are shown: language, elder and contrast mode, kept in cookies that are part of every cache key."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_safe

MODES = ("elder", "contrast")
COOKIE = "xs_display"
YEAR = 365 * 24 * 3600


def modes_of(request: HttpRequest) -> list[str]:
    return [mode for mode in MODES if mode in request.COOKIES.get(COOKIE, "").split(".")]


@require_safe
def switch(request: HttpRequest) -> HttpResponse:
    """Language (`lang`) or a mode (`mode`, on and off) is as chosen; back to `next`."""
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    language = request.GET.get("lang", "")
    if check_for_language(language) and language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
    mode = request.GET.get("mode", "")
    if mode in MODES:
        chosen = set(modes_of(request)) ^ {mode}
        response.set_cookie(COOKIE, ".".join(m for m in MODES if m in chosen), max_age=YEAR, samesite="Lax")
    return response


def context(request: HttpRequest) -> dict[str, Any]:
    """What every template may rely on."""
    modes = modes_of(request)
    return {
        "display_mode": " ".join(modes),
        "display_modes": modes,
        "current_path": request.get_full_path(),
        "body": getattr(request, "site_body", None),
        "viewer": getattr(request, "viewer", None),
        "demo_clock": getattr(request, "at", None) if settings.DEMO else None,
    }
