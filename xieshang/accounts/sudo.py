"""Before a sensitive act the password is asked once more, unless it was given a moment ago.

    @require_POST
    @signed_in
    @confirmed
    def identity(request, pk): ...

The page that asks holds everything that was typed; with the right password the act goes on where it stopped. The accounts of the
demo have no password to ask for: there, and only there, the act goes on at once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from xieshang.accounts import ops, sessions
from xieshang.accounts.forms import ConfirmForm
from xieshang.accounts.models import Account
from xieshang.kernel import clock
from xieshang.kernel.refusals import Invalid, TooMany

MINUTES = 10
FIELD = ConfirmForm.prefix
View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Only for a person who is wholly signed in, with the second factor that their hats ask for."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        bool(request.viewer.is_signed_in)  # type: ignore[attr-defined]  # looking raises when the factor is missing
        return view(request, *args, **kwargs)

    return guarded


def confirmed(view: View) -> View:
    """The act is done by somebody who gave the password within the last ten minutes; anybody else is asked for it first."""

    @sensitive_post_parameters(f"{FIELD}-password")
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        form = ConfirmForm(request.POST if f"{FIELD}-password" in request.POST else None)
        if not form.is_bound:
            return _page(request, form, status=200)
        status = _judge(request, form)
        if status:
            return _page(request, form, status=status)
        if request.POST.get(f"{FIELD}-only"):
            return HttpResponseRedirect(request.get_full_path())
        return view(request, *args, **kwargs)

    return asked


def is_fresh(request: HttpRequest) -> bool:
    """Whether the password was given a moment ago, or there is none because the installation is a demo."""
    account = request.user
    if not isinstance(account, Account) and not account.is_authenticated:
        return True  # Nobody: the view itself leads to the sign-in page or refuses.
    if settings.DEMO and not account.has_usable_password():
        return True
    given = request.session.get(sessions.CONFIRMED, 0)
    return clock.real_now().timestamp() - float(given) < MINUTES * 60


def _judge(request: HttpRequest, form: ConfirmForm) -> int:
    """0 when the password was right, else the status of the page that asks again."""
    if not form.is_valid():
        return 422
    account = cast(Account, request.user)
    try:
        ops.confirm(
            account, password=form.cleaned_data["password"], counted_as=sessions.counted_as(request, account.username)
        )
    except (Invalid, TooMany) as refusal:
        form.add_error("password", str(refusal))
        return refusal.status
    request.session[sessions.CONFIRMED] = clock.real_now().timestamp()
    return 0


def _page(request: HttpRequest, form: ConfirmForm, *, status: int) -> HttpResponse:
    """Asks for the password at the same address, with everything that was typed in hidden fields."""
    ours = {"csrfmiddlewaretoken", f"{FIELD}-password", f"{FIELD}-only"}
    held = [(name, value) for name, values in request.POST.lists() if name not in ours for value in values]
    only = request.method != "POST" or bool(request.POST.get(f"{FIELD}-only"))
    context = {
        "form": form,
        "held": held,
        "only": only,
        "minutes": MINUTES,
        "lost_files": bool(request.FILES),
        "shell": "desk/shell.html" if request.viewer.is_signed_in else "portal/shell.html",  # type: ignore[attr-defined]
    }
    return render(request, "accounts/confirm.html", context, status=status)
