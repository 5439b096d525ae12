"""Errors for machines, after RFC 9457."""

import json

from django.http import HttpResponse

from xieshang.kernel.refusals import Refusal, TooMany

PROBLEM = "application/problem+json"
TITLES = {
    400: "Not readable",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Not this way",
    409: "Not possible now",
    413: "Too large",
    415: "Not JSON",
    422: "Not understood",
    429: "Too often",
    500: "Fault",
}


def refused(error: Refusal) -> HttpResponse:
    """The refusal as a problem; who came too often is told when to come back, who is unknown how to be known."""
    answer = problem(error.status, str(error), error.code, getattr(error, "errors", None))
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.wait_seconds)
    return answer


def problem(status: int, detail: str, code: str = "", errors: dict[str, list[str]] | None = None) -> HttpResponse:
    """The refusal as application/problem+json."""
    body = {
        "type": f"/problems/{code or status}",
        "title": TITLES.get(status, "Problem"),
        "status": status,
        "detail": detail,
        "errors": errors or {},
    }
    content = json.dumps(body, ensure_ascii=False)
    answer = HttpResponse(content, status=status, content_type=PROBLEM)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
