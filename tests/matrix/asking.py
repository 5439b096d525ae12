"""Every address there is; a request, and in one word what came of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.urls import URLPattern, get_resolver, reverse

from tests.matrix.world import World

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
WORDS = {
    200: "page",
    204: "page",
    401: "401",
    403: "refused",
    404: "404",
    405: "405",
    409: "not now",
    422: "mend",
    429: "too often",
}


def addresses(resolver: Any = None, path: str = "", space: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and parameters of every pattern of the URLconf."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = path + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", tuple(PARAMETER.findall(route))
        else:
            yield from addresses(pattern, route, f"{space}{pattern.namespace}:" if pattern.namespace else space)


KNOWN = dict(addresses())


def url_of(world: World, name: str, thing: str) -> str:
    values = world.values(thing)
    return reverse(name, kwargs={parameter: values[parameter] for parameter in KNOWN[name]})


@dataclass(frozen=True)
class Answer:
    """What came back, the whole of it as text."""

    verdict: str
    text: str
    body: str = ""


def ask(world: World, role: str, method: str, url: str, data: Any = None, **extra: Any) -> Answer:
    """The request of this role; afterwards everything is as it was."""
    client = world.clients[role]
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    try:
        with transaction.atomic():
            response = getattr(client, method.lower())(url, data or {}, **extra)
            body = _body(response)
            answer = Answer(_verdict(response), _headers(response) + body, body)
            transaction.set_rollback(True)
    finally:
        client.cookies.clear()
        client.cookies.load(kept)
    return answer


def _verdict(response: HttpResponseBase) -> str:
    if response.status_code in (301, 302, 303):
        return "signin" if response["Location"].startswith("/signin/") else "moved"
    return WORDS.get(response.status_code, str(response.status_code))


def _body(response: HttpResponseBase) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8", "replace")


def _headers(response: HttpResponseBase) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return headers + response.cookies.output()
