"""Who looks: `request.viewer` (signed in, or the visitor) and `request.visitor` (as on the portal)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from xieshang.accounts.models import Account
from xieshang.kernel import tokens
from xieshang.kernel.viewer import Viewer, hats_of


class ViewerMiddleware:
    """Both viewers are made only when a view looks at them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.visitor = SimpleLazyObject(lambda: visitor_of(request))  # type: ignore[attr-defined]
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def visitor_of(request: HttpRequest) -> Viewer:
    """Anybody at the portal of the site's body, with the cases opened by query code."""
    body = request.site_body  # type: ignore[attr-defined]
    return Viewer.visitor(body.pk, request.at, tokens=tokens.read(request, body.pk), key=request.browser_key)  # type: ignore[attr-defined]


def viewer_of(request: HttpRequest) -> Viewer:
    """The signed-in person in their own body with the hats of this moment; otherwise the visitor."""
    account = request.user
    if not isinstance(account, Account) and not account.is_authenticated:
        return visitor_of(request)
    actor = account.actor
    return Viewer(
        body_id=actor.body_id,
        at=request.at,  # type: ignore[attr-defined]
        actor_id=actor.pk,
        name=actor.name,
        hats=hats_of(actor.pk, request.at),  # type: ignore[attr-defined]
        key=f"actor:{actor.pk}",
    )
