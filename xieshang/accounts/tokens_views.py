"""The page on which one's tokens for machines are made, looked at and revoked."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xieshang.accounts import tokens
from xieshang.accounts.models import Account
from xieshang.accounts.tokens_forms import TokenForm
from xieshang.kernel import clock, limits
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid


@sensitive_post_parameters("present")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: SiteRequest) -> HttpResponse:
    account = cast(Account, request.user)
    form = TokenForm(request.POST if request.method == "POST" else None, account=account)
    text = _made(request, form, account) if request.method == "POST" and form.is_valid() else ""
    now = clock.real_now()
    context = {
        "form": TokenForm(account=account) if text else form,
        "text": text,
        "rows": [
            {
                "token": row,
                "live": tokens.is_live(row, at=now),
                "scopes": [tokens.SCOPES[scope] for scope in row.scopes if scope in tokens.SCOPES],
            }
            for row in tokens.of(request.viewer)
        ],
    }
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


def _made(request: SiteRequest, form: TokenForm, account: Account) -> str:
    """The text of the new token; empty when the form has to be mended."""
    typed = form.cleaned_data
    try:
        if "present" in typed:
            _check_password(account, typed["present"])
        _row, text = tokens.make(
            request.viewer, name=typed["name"], scopes=typed["scopes"], days=typed["days"], at=clock.real_now()
        )
    except Invalid as refusal:
        for name, sentences in refusal.errors.items():
            form.add_error(name or None, sentences)
        return ""
    return text


def _check_password(account: Account, password: str) -> None:
    limits.spend(limits.API_TOKEN_MADE, str(account.pk))
    if not account.check_password(password):
        raise Invalid({"present": [_("This is not your present password.")]})


@login_required
@require_POST
def revoke(request: SiteRequest, pk: int) -> HttpResponse:
    row = tokens.revoke(pk, by=request.viewer, at=clock.real_now())
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": row.name})
    return redirect("accounts:tokens")
