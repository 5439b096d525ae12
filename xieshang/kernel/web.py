"""Doors that every page shares, signed in or not: stored files out, drafts in and back."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.kernel import drafts, files
from xieshang.kernel.middleware import SiteRequest, owner_key, remember_owner
from xieshang.kernel.models import Draft, File
from xieshang.kernel.refusals import Invalid, NotFound, TooLarge

FILE_POLICY = "default-src 'none'; sandbox"
# What a browser may show by itself; everything else is only ever saved.
SHOWN = ("image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf")
NOT_KEPT = {"csrfmiddlewaretoken", "version", "_once"}


@require_safe
def file(request: SiteRequest, file_id: int, name: str) -> HttpResponse:
    """The bytes of a file that is open to whoever asks, under a policy in which they can do nothing."""
    return sent(_let_out(request, file_id), saved="save" in request.GET)


def sent(found: File, *, saved: bool = False) -> HttpResponse:
    """The bytes of a file whose door was passed."""
    shown = found.content_type in SHOWN and not saved
    response = HttpResponse(files.content(found), content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(not shown, found.name) or "attachment"
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _let_out(request: SiteRequest, file_id: int) -> File:
    """By the hats of whoever is signed in, else by what this browser may see without them."""
    try:
        return files.through_the_door(file_id, request.viewer)
    except NotFound:
        return files.through_the_door(file_id, request.visitor)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: SiteRequest, form: str) -> HttpResponse:
    """POST: what was typed is kept and the time is told. GET: what was kept last."""
    owner = draft_owner(request)
    if request.method != "POST":
        kept = Draft.objects.filter(owner_key=owner, form=form[:80]).first()
        saved_at = kept.updated_at.isoformat() if kept else None
        return JsonResponse({"data": kept.data if kept else {}, "saved_at": saved_at})
    if int(request.headers.get("Content-Length") or 0) > drafts.LARGEST:
        raise TooLarge(_("This is too long to be kept as a draft."))
    kept = drafts.keep(owner, form, _typed(request), at=request.at)
    response = JsonResponse({"saved_at": kept.updated_at.isoformat()})
    return response if request.viewer.is_signed_in else remember_owner(request, response)


def draft_owner(request: SiteRequest) -> str:
    """Whose drafts these are: the person signed in, else the browser."""
    return request.viewer.key if request.viewer.is_signed_in else owner_key(request)


def _typed(request: HttpRequest) -> dict[str, Any]:
    if request.content_type == "application/json":
        return _typed_json(request.body)
    return {name: values for name, values in request.POST.lists() if name not in NOT_KEPT and any(values)}


def _typed_json(body: bytes) -> dict[str, Any]:
    if len(body) > drafts.LARGEST:
        raise TooLarge(_("This is too long to be kept as a draft."))
    try:
        typed = json.loads(body)
    except ValueError as error:
        raise Invalid({"": [_("The draft could not be read.")]}) from error
    if not isinstance(typed, dict):
        raise Invalid({"": [_("The draft could not be read.")]})
    return {str(name): value for name, value in typed.items() if name not in NOT_KEPT}
