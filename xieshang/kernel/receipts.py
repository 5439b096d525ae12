"""Query codes on their way to the browser that gets them: sealed in the session, shown to nobody else, kept nowhere in clear."""

import base64

from django.http import HttpRequest

from xieshang.kernel import secrets

RECEIPTS = "receipts"


def sealed(pk: int, code: str) -> str:
    """The code as it can lie in a session, or with the key of a form that may be sent again."""
    return base64.b64encode(secrets.seal_text(code, context=_context(pk))).decode()


def remember(request: HttpRequest, pk: int, kept: str) -> None:
    """The code can be shown to this browser until its session ends."""
    request.session[RECEIPTS] = {**request.session.get(RECEIPTS, {}), str(pk): kept}


def remembered(request: HttpRequest, pk: int) -> str:
    """The code in clear, or "" for any other browser."""
    kept = request.session.get(RECEIPTS, {}).get(str(pk))
    return secrets.open_text(base64.b64decode(kept), context=_context(pk)) if kept else ""


def _context(pk: int) -> bytes:
    return f"receipt:{pk}".encode()
