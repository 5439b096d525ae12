"""Signing in and out, one's own account, and the links that set a password."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts import entrances, factors, ops, queries, sessions, traces
from xieshang.accounts.adapters import address_of, network_of
from xieshang.accounts.forms import ChangePasswordForm, CodeForm, NewPasswordForm, ResetForm, SignInForm
from xieshang.accounts.middleware import before_second_factor
from xieshang.accounts.models import Account, normal_username
from xieshang.accounts.sudo import signed_in
from xieshang.kernel import clock
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid, TooMany

HOME = "/desk/"
HALFWAY = "signing_in"
HALFWAY_SECONDS = 5 * 60
begin_session = sessions.begin


@sensitive_post_parameters("password")
@before_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: SiteRequest) -> HttpResponse:
    """The password first; an account with a second factor is then asked for that."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = 422
    if request.method == "POST" and form.is_valid():
        username = normal_username(form.cleaned_data["username"])
        try:
            account = ops.check_credentials(
                username,
                password=form.cleaned_data["password"],
                address=address_of(request),
                counted_as=sessions.counted_as(request, username),
            )
        except (Invalid, TooMany) as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            return _enter(request, account, target=request.POST.get("next", ""))
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "entrances": entrances.offered(),
        "signed_in": request.viewer.is_signed_in,
    }
    return render(request, "accounts/signin.html", context, status=status if form.errors else 200)


def _enter(request: HttpRequest, account: Account, *, target: str) -> HttpResponse:
    """A session begins, or, with a second factor, waits for the code."""
    if not factors.stands(account):
        sessions.begin(request, account)
        return _go(request, account, target)
    request.session.cycle_key()
    request.session[HALFWAY] = {
        "account": account.pk,
        "hash": account.get_session_auth_hash(),
        "at": clock.real_now().timestamp(),
        "next": target,
    }
    return redirect("accounts:second-step")


@before_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: SiteRequest) -> HttpResponse:
    """The code after the password; nobody is signed in before it, whatever address they go to."""
    account = _halfway(request)
    if account is None:
        return redirect("accounts:signin")
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            kind = factors.check(account, form.cleaned_data["code"], at=clock.real_now(), place=network_of(request))
        except (Invalid, TooMany) as refusal:
            form.add_error("code", _words(refusal, "code"))
            status = refusal.status
        else:
            target = request.session.pop(HALFWAY)["next"]
            sessions.begin(request, account, second_factor=True)
            if kind == "recovery":
                left = len(factors.recovery_codes(account))
                words = ngettext(
                    "You have %(count)s recovery code left.", "You have %(count)s recovery codes left.", left
                )
                messages.warning(request, words % {"count": left})
            return _go(request, account, target)
    return render(request, "accounts/second_step.html", {"form": form}, status=status if form.errors else 200)


def _halfway(request: HttpRequest) -> Account | None:
    """Who gave the right password in this browser a moment ago, if nothing has changed since."""
    kept = request.session.get(HALFWAY)
    if not kept or clock.real_now().timestamp() - kept["at"] > HALFWAY_SECONDS:
        return None
    account = Account.objects.select_related("actor__body").filter(pk=kept["account"], is_active=True).first()
    return account if account and account.get_session_auth_hash() == kept["hash"] else None


def _go(request: HttpRequest, account: Account, target: str) -> HttpResponse:
    """On to the page that was asked for, if it is one of ours; the browser is known from now on."""
    inside = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return sessions.remember_browser(request, HttpResponseRedirect(target if inside else HOME), account)


@before_second_factor
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    response = redirect("/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@signed_in
@require_safe
def account(request: SiteRequest) -> HttpResponse:
    return _account_page(request, ChangePasswordForm(account=account_of(request)))


@sensitive_post_parameters("present", "password", "again")
@signed_in
@require_POST
def change_password(request: SiteRequest) -> HttpResponse:
    account = account_of(request)
    form = ChangePasswordForm(request.POST, account=account)
    status = 422
    if form.is_valid():
        try:
            ops.confirm(
                account,
                password=form.cleaned_data["present"],
                counted_as=sessions.counted_as(request, account.username),
            )
        except (Invalid, TooMany) as refusal:
            form.add_error("present", _words(refusal, "password"))
            status = refusal.status
    if not form.is_valid():
        return _account_page(request, form, status=status)
    ops.set_password(account, password=form.cleaned_data["password"], at=clock.real_now(), place=network_of(request))
    sessions.go_on(request, account)
    messages.success(request, _("Your new password is set. All other sessions have ended."))
    return redirect("accounts:account")


@signed_in
@require_safe
def devices(request: SiteRequest) -> HttpResponse:
    """The browsers with a session, and what happened to the account."""
    account = account_of(request)
    context = {"devices": sessions.devices(request, account), "traces": queries.story(account)}
    return render(request, "accounts/devices.html", context)


@signed_in
@require_POST
def end_session(request: SiteRequest, session_id: int) -> HttpResponse:
    sessions.end_one(request, account_of(request), session_id)
    messages.success(request, _("That session has ended."))
    return redirect("accounts:devices")


@signed_in
@require_POST
def end_sessions(request: SiteRequest) -> HttpResponse:
    account = sessions.end_others(request, account_of(request))
    traces.leave(account, "sessions_ended", at=clock.real_now(), by=account.actor, place=network_of(request))
    messages.success(request, _("All other sessions have ended."))
    return redirect("accounts:devices")


@sensitive_post_parameters("password", "again")
@before_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: SiteRequest, token: str) -> HttpResponse:
    now = clock.real_now()
    account = ops.invited(token, at=now).account
    form = NewPasswordForm(request.POST if request.method == "POST" else None, account=account)
    if request.method == "POST" and form.is_valid():
        ops.accept_invitation(token, password=form.cleaned_data["password"], at=now, place=network_of(request))
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("accounts:signin")
    context = {"form": form, "account": account}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


@before_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: SiteRequest) -> HttpResponse:
    """Whoever forgot the password has a link sent to their own address; the answer is the same for every name."""
    form = ResetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        origin = request.build_absolute_uri("/").rstrip("/")
        ops.ask_reset(form.cleaned_data["username"], body=request.site_body, origin=origin, address=address_of(request))
        messages.success(
            request,
            _("If there is such an account with an e-mail address, a link is on its way. It is valid for 72 hours."),
        )
        return redirect("accounts:signin")
    return render(request, "accounts/reset.html", {"form": form}, status=422 if form.errors else 200)


def account_of(request: HttpRequest) -> Account:
    """Behind `signed_in` the user is an account, never the anonymous one."""
    return cast(Account, request.user)


def _words(refusal: Invalid | TooMany, field: str) -> str:
    return " ".join(refusal.errors[field]) if isinstance(refusal, Invalid) else str(refusal)


def _account_page(request: SiteRequest, form: ChangePasswordForm, *, status: int = 200) -> HttpResponse:
    account = account_of(request)
    context = {
        "account": account,
        "hats": queries.hats_in_words(request.viewer),
        "form": form,
        "second_factor": factors.stands(account),
    }
    return render(request, "accounts/account.html", context, status=status)
