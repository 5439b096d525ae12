"""Who looks: `request.viewer` (signed in, or the visitor) and `request.visitor` (as on the portal)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from xieshang.accounts import factors, sessions
from xieshang.accounts.factors import SecondFactorMissing
from xieshang.accounts.models import Account
from xieshang.kernel import tokens
from xieshang.kernel.viewer import Viewer, hats_of

Next = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


class ViewerMiddleware:
    """Both viewers are made only when a view looks at them."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.visitor = SimpleLazyObject(lambda: visitor_of(request))  # type: ignore[attr-defined]
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class SecondFactor:
    """Whoever needs a second factor and has not shown one is led to it by every page that looks at them.

    The question costs nothing: it is put where the hats are known anyway. Outside a view (on an error page) such a person
    is a visitor, and so they are on the pages marked `before_second_factor`.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        request.insists = not getattr(view, "before_second_factor", False)  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        request.insists = False  # type: ignore[attr-defined]
        if not isinstance(error, SecondFactorMissing):
            return None
        asked = request.get_full_path() if request.method == "GET" else ""
        return HttpResponseRedirect(f"{reverse('accounts:second-factor')}?{urlencode({'next': asked})}")


def before_second_factor(view: View) -> View:
    """The page is open to somebody who has yet to show a second factor; there they are a visitor."""
    vars(view)["before_second_factor"] = True
    return view


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
    hats = hats_of(actor.pk, request.at)  # type: ignore[attr-defined]
    if factors.needed(hats) and not request.session.get(factors.PASSED):
        if getattr(request, "insists", False):
            raise SecondFactorMissing(_("Set up your second factor first."))
        return visitor_of(request)
    sessions.see(request)
    return Viewer(
        body_id=actor.body_id,
        at=request.at,  # type: ignore[attr-defined]
        actor_id=actor.pk,
        name=actor.name,
        hats=hats,
        key=f"actor:{actor.pk}",
    )
