"""Signing in and out, one's own account, and the link that sets a first password."""

from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xieshang.accounts import entrances, ops, queries
from xieshang.accounts.forms import ChangePasswordForm, NewPasswordForm, SignInForm
from xieshang.accounts.models import Account
from xieshang.kernel import clock
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid

HOME = "/desk/"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: SiteRequest) -> HttpResponse:
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            account = ops.check_credentials(
                form.cleaned_data["username"],
                password=form.cleaned_data["password"],
                address=request.META.get("REMOTE_ADDR", ""),
            )
        except Invalid as refusal:
            form.add_error(None, refusal.errors[""])
        else:
            return enter(request, account, target=request.POST.get("next", ""))
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "entrances": entrances.offered(),
        "signed_in": request.viewer.is_signed_in,
    }
    return render(request, "accounts/signin.html", context, status=422 if form.errors else 200)


def enter(request: HttpRequest, account: Account, *, target: str) -> HttpResponse:
    """A session begins; on to the page that was asked for, if it is one of ours."""
    begin_session(request, account)
    inside = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if inside else HOME)


def begin_session(request: HttpRequest, account: Account) -> None:
    """A session with a fresh key begins, and ends after eight hours whatever is done in it."""
    login(request, account, backend="xieshang.accounts.backends.AccountBackend")
    request.session.set_expiry(clock.real_now() + timedelta(hours=ops.SESSION_HOURS))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    response = redirect("/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@login_required
@require_http_methods(["GET", "HEAD"])
def account(request: SiteRequest) -> HttpResponse:
    return _account_page(request, ChangePasswordForm(account=_account_of(request)))


@sensitive_post_parameters("present", "password", "again")
@login_required
@require_POST
def change_password(request: SiteRequest) -> HttpResponse:
    account = _account_of(request)
    form = ChangePasswordForm(request.POST, account=account)
    if form.is_valid():
        try:
            ops.check_credentials(
                account.username, password=form.cleaned_data["present"], address=request.META.get("REMOTE_ADDR", "")
            )
        except Invalid:
            form.add_error("present", _("This is not your present password."))
    if not form.is_valid():
        return _account_page(request, form)
    update_session_auth_hash(request, ops.set_password(account, password=form.cleaned_data["password"]))
    messages.success(request, _("Your new password holds. All other sessions have ended."))
    return redirect("accounts:account")


@login_required
@require_POST
def end_sessions(request: SiteRequest) -> HttpResponse:
    update_session_auth_hash(request, ops.end_sessions(_account_of(request)))
    messages.success(request, _("All other sessions have ended."))
    return redirect("accounts:account")


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: SiteRequest, token: str) -> HttpResponse:
    now = clock.real_now()
    account = ops.invited(token, at=now).account
    form = NewPasswordForm(request.POST if request.method == "POST" else None, account=account)
    if request.method == "POST" and form.is_valid():
        account = ops.accept_invitation(token, password=form.cleaned_data["password"], at=now)
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("accounts:signin")
    context = {"form": form, "account": account}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


def _account_of(request: HttpRequest) -> Account:
    # Behind `login_required` the user is an account, never the anonymous one.
    return cast(Account, request.user)


def _account_page(request: SiteRequest, form: ChangePasswordForm) -> HttpResponse:
    context = {
        "account": _account_of(request),
        "hats": queries.hats_in_words(request.viewer),
        "form": form,
    }
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)
