"""The page on which one's tokens for machines are made, looked at and revoked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieshang.accounts import tokens
from xieshang.accounts.sudo import confirmed, signed_in
from xieshang.accounts.tokens_forms import TokenForm
from xieshang.kernel import clock
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def page(request: SiteRequest) -> HttpResponse:
    form = TokenForm(request.POST if request.method == "POST" else None)
    text = _made(request, form) if request.method == "POST" and form.is_valid() else ""
    now = clock.real_now()
    context = {
        "form": TokenForm() if text else form,
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


def _made(request: SiteRequest, form: TokenForm) -> str:
    """The text of the new token; empty when the form has to be mended."""
    typed = form.cleaned_data
    try:
        _row, text = tokens.make(
            request.viewer, name=typed["name"], scopes=typed["scopes"], days=typed["days"], at=clock.real_now()
        )
    except Invalid as refusal:
        complain(form, refusal)
        return ""
    return text


@signed_in
@require_POST
def revoke(request: SiteRequest, pk: int) -> HttpResponse:
    row = tokens.revoke(pk, by=request.viewer, at=clock.real_now())
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": row.name})
    return redirect("accounts:tokens")
