"""Entering the demo by one click."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from xieshang.accounts.views import begin_session
from xieshang.demo import queries
from xieshang.demo.roles import BY_CODE, DemoRole
from xieshang.kernel import tokens
from xieshang.kernel.middleware import SiteRequest


@require_POST
def enter(request: SiteRequest, code: str) -> HttpResponse:
    """The browser is whoever stands for the role; outside the demo there is no such address."""
    role = BY_CODE.get(code)
    if not settings.DEMO or role is None:
        raise Http404("no such entrance")
    if not role.username:
        return _enter_as_citizen(request, role)
    begin_session(request, queries.account_of(role))
    return redirect(role.landing)


def _enter_as_citizen(request: SiteRequest, role: DemoRole) -> HttpResponse:
    """Nobody is signed in; the browser holds the query codes of some matters."""
    logout(request)
    response: HttpResponse = redirect(role.landing)
    for case_id in queries.matters_of_citizen(request.site_body):
        tokens.add(request, response, request.site_body.pk, case_id)
        # The next one is added to what the cookie will be, not to what it was.
        request.COOKIES[tokens.COOKIE] = response.cookies[tokens.COOKIE].value
    return response
