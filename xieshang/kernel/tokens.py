"""Cases that a browser opened with a query code: their ids in a signed cookie, bound to the body."""

from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "xs_codes"
KEPT = 30 * 24 * 3600
MOST = 30


def read(request: HttpRequest, body_id: int) -> frozenset[int]:
    """Ids of the cases this browser may follow in this body; none when the cookie is forged or old."""
    raw = request.COOKIES.get(COOKIE, "")
    if not raw:
        return frozenset()
    try:
        ids = signing.loads(raw, salt=_salt(body_id), max_age=KEPT)
    except signing.BadSignature:
        return frozenset()
    return frozenset(ids)


def add(request: HttpRequest, response: HttpResponse, body_id: int, case_id: int) -> HttpResponse:
    """The browser may follow this case, too; the oldest of too many is forgotten."""
    ids = [*(pk for pk in sorted(read(request, body_id)) if pk != case_id), case_id][-MOST:]
    value = signing.dumps(ids, salt=_salt(body_id))
    response.set_cookie(COOKIE, value, max_age=KEPT, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def _salt(body_id: int) -> str:
    return f"query codes of body {body_id}"
