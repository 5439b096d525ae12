"""Errors for machines, after RFC 9457."""

import json

from django.http import HttpResponse

TITLES = {
    400: "Not readable",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    409: "Not possible now",
    413: "Too large",
    422: "Not understood",
    429: "Too often",
    500: "Fault",
}


def problem(status: int, detail: str, code: str = "", errors: dict[str, list[str]] | None = None) -> HttpResponse:
    """The refusal as application/problem+json."""
    body = {
        "type": f"/problems/{code or status}",
        "title": TITLES.get(status, "Problem"),
        "status": status,
        "detail": detail,
        "errors": errors or {},
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json")
