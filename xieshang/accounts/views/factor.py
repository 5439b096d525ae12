"""The second factor on one's own account: set up, recovery codes, taken away."""

import segno
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieshang.accounts import factors, sessions
from xieshang.accounts.adapters import network_of
from xieshang.accounts.forms import FirstCodeForm
from xieshang.accounts.middleware import before_second_factor
from xieshang.accounts.sudo import confirmed, signed_in
from xieshang.accounts.views import account_of
from xieshang.kernel import clock
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import hats_of


@before_second_factor
@login_required
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: SiteRequest) -> HttpResponse:
    """Scan, type the first code, done; with one set up already, what can be done with it."""
    account = account_of(request)
    stands = factors.stands(account)
    if stands and factors.needed(hats_of(account.actor_id, request.at)) and not request.session.get(factors.PASSED):
        # A session from before the factor shows nothing of it: sign in again, with the code.
        logout(request)
        return redirect("accounts:signin")
    if stands and "new" not in request.GET:
        return _page(request, {"stands": True, "left": len(factors.recovery_codes(account))})
    secret = factors.secret_offered(request)
    form = FirstCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            factors.set_up(
                account, secret=secret, code=form.cleaned_data["code"], at=clock.real_now(), place=network_of(request)
            )
        except Invalid as refusal:
            form.add_error("code", refusal.errors["code"])
        else:
            return _set_up(request)
    picture = segno.make(factors.address_for_app(account, secret)).svg_data_uri(scale=4)
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    context = {"form": form, "picture": picture, "groups": groups, "username": account.username, "replaces": stands}
    return _page(request, context, status=422 if form.errors else 200)


def _set_up(request: SiteRequest) -> HttpResponse:
    """Every other session has ended; this one has passed, and shows the recovery codes before it goes on."""
    del request.session[factors.NEW_SECRET]
    request.session[factors.PASSED] = True
    sessions.end_others(request, account_of(request))
    request.session["after_codes"] = request.GET.get("next", "")
    messages.success(request, _("Your second factor is set up. Keep the recovery codes where you keep papers."))
    return redirect("accounts:recovery-codes")


@signed_in
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: SiteRequest) -> HttpResponse:
    """The codes that are left; POST makes new ones."""
    account = account_of(request)
    if not factors.stands(account):
        return redirect("accounts:second-factor")
    if request.method == "POST":
        factors.renew_recovery_codes(account, at=clock.real_now(), place=network_of(request))
        messages.success(request, _("These are your new recovery codes. The earlier ones no longer work."))
        return redirect("accounts:recovery-codes")
    target = request.session.get("after_codes", "")
    inside = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    context = {"codes": factors.recovery_codes(account), "on": target if inside else "/desk/"}
    return render(request, "accounts/recovery_codes.html", context)


@signed_in
@confirmed
@require_POST
def take_away(request: SiteRequest) -> HttpResponse:
    """Only for those who need none; the others set up a new one in its place."""
    account = account_of(request)
    if factors.needed(request.viewer.hats):
        raise NotAllowed(_("What you are here needs a second factor. You can set up another one in its place."))
    factors.take_away(account, at=clock.real_now(), by=account.actor, place=network_of(request))
    messages.success(request, _("Your account has no second factor any more."))
    return redirect("accounts:account")


def _page(request: SiteRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    shell = "desk/shell.html" if request.viewer.is_signed_in else "portal/shell.html"
    context = {"shell": shell, "needed": factors.needed(request.viewer.hats), **context}
    return render(request, "accounts/second_factor.html", context, status=status)
