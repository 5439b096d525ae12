"""Residents without an account: a code by message opens the matters that were raised with their phone."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xieshang.accounts import phones
from xieshang.accounts.adapters import address_of
from xieshang.accounts.forms import PhoneCodeForm, PhoneForm
from xieshang.accounts.middleware import before_second_factor
from xieshang.kernel import clock, tokens
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid, TooMany

ASKED = "phone_code"
FOLLOWED = "/matters/track/"


@sensitive_post_parameters("phone")
@before_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SiteRequest) -> HttpResponse:
    """A code is under way; whether anything was raised with the number is not said."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            code = phones.ask_code(
                request.site_body, phone=form.cleaned_data["phone"], address=address_of(request), at=clock.real_now()
            )
        except TooMany as refusal:
            form.add_error("phone", str(refusal))
            status = refusal.status
        else:
            request.session[ASKED] = code.pk
            if settings.DEMO:
                digits = phones.digits_of(code)
                messages.info(
                    request, _("No message leaves the demonstration. The code is %(code)s.") % {"code": digits}
                )
            return redirect("accounts:phone-code")
    return render(request, "accounts/phone.html", {"form": form}, status=status if form.errors else 200)


@sensitive_post_parameters("code")
@before_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: SiteRequest) -> HttpResponse:
    """With the right code this browser may follow what was raised with the phone, as with the query codes."""
    asked = request.session.get(ASKED)
    if asked is None:
        return redirect("accounts:phone")
    form = PhoneCodeForm(request.POST if request.method == "POST" else None)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            code = phones.check_code(asked, form.cleaned_data["code"], at=clock.real_now())
        except (Invalid, TooMany) as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
        else:
            del request.session[ASKED]
            return _open(request, phones.cases_of(code), code.body_id)
    return render(request, "accounts/phone_code.html", {"form": form}, status=status if form.errors else 200)


def _open(request: SiteRequest, cases: list[int], body_id: int) -> HttpResponse:
    response: HttpResponse = redirect(FOLLOWED)
    for pk in cases:
        tokens.add(request, response, body_id, pk)
        # The next one is added to what the cookie will be, not to what it was.
        request.COOKIES[tokens.COOKIE] = response.cookies[tokens.COOKIE].value
    words = ngettext(
        "%(count)s matter was raised with your phone.", "%(count)s matters were raised with your phone.", len(cases)
    )
    messages.success(request, words % {"count": len(cases)})
    return response
