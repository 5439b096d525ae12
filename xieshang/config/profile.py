"""What the profile mlps3 adds: passwords that age, sessions that end when nobody is there, a log of who asked for what.

Each piece reads its own setting, so that what is asked of an installation stands in one place: the end of `settings.py`.
"""

import logging
import string
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.accounts.adapters import network_of
from xieshang.accounts.models import Account, Trace
from xieshang.config.middleware import Next
from xieshang.config.problems import problem
from xieshang.kernel import clock

access = logging.getLogger("xieshang.access")
LAST, SET = "last_seen_here", "password_set"
NOTED_EVERY = 60
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


class Mixed:
    """Three of four: small letters, capitals, digits, anything else."""

    def validate(self, password: str, user: Any = None) -> None:
        used = [any(sign in signs for sign in password) for signs in CLASSES]
        other = any(all(sign not in signs for signs in CLASSES) for sign in password)
        if sum(used) + other < 3:
            raise ValidationError(self.get_help_text(), code="password_not_mixed")

    def get_help_text(self) -> str:
        return _("The password needs three of these: small letters, capitals, digits, other signs.")


class Another:
    """Not the password of today, nor one of the last ones."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, Account):
            return
        if user.has_usable_password() and user.check_password(password):
            raise ValidationError(_("This is your current password. Choose another one."), code="password_same")
        old = user.old_passwords.order_by("-replaced_at", "-id").values_list("password", flat=True)
        if any(check_password(password, hashed) for hashed in old[: settings.PASSWORD_HISTORY]):
            raise ValidationError(_("You had this password before. Choose another one."), code="password_had")

    def get_help_text(self) -> str:
        words = _("It must differ from your current password and from the last %(count)s before it.")
        return words % {"count": settings.PASSWORD_HISTORY}


class Presence:
    """A session in which nothing was asked for a while has ended; whoever has an old password is led to set a new one."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user if "_auth_user_id" in request.session else None
        if not isinstance(account, Account) and not getattr(account, "is_authenticated", False):
            return self.get_response(request)
        if self._has_been_away(request):
            logout(request)
            return self._turned_away(request, _("Nothing happened here for a while, so you were signed out."), "signin")
        if self._is_old(request) and not request.path.startswith(("/account/", "/signout/", "/signin/", "/display/")):
            return self._turned_away(request, _("Your password is too old. Set a new one to continue."), "account")
        return self.get_response(request)

    def _has_been_away(self, request: HttpRequest) -> bool:
        now = clock.real_now().timestamp()
        last = float(request.session.get(LAST, now))
        if now - last > settings.SESSION_IDLE_MINUTES * 60:
            return True
        if LAST not in request.session or now - last > NOTED_EVERY:
            request.session[LAST] = now
        return False

    def _is_old(self, request: HttpRequest) -> bool:
        account: Any = request.user
        if not account.has_usable_password():
            return False
        epoch, moment = request.session.get(SET, (None, 0.0))
        if epoch != account.session_epoch:
            moment = _password_set_at(account).timestamp()
            request.session[SET] = (account.session_epoch, moment)
        return clock.real_now().timestamp() - moment > timedelta(days=settings.PASSWORD_DAYS).total_seconds()

    def _turned_away(self, request: HttpRequest, words: str, page: str) -> HttpResponse:
        if request.path.startswith("/api/"):
            return problem(401, words, "session-over")
        messages.info(request, words)
        return redirect(reverse(f"accounts:{page}"))


def _password_set_at(account: Account) -> datetime:
    """When the password was set last; accounts from before traces were left have had it since they were made."""
    row = Trace.objects.filter(account=account, what="password_set").order_by("-at").first()
    return row.at if row else account.made_at


class AccessLog:
    """One line for each answer: who (by number), from which network, which address (never what was typed), what came of it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        # The pattern, not the path: links to set a password carry their secret in it.
        route = match.route if match else "-"
        things = ",".join(str(value) for value in match.kwargs.values() if isinstance(value, int)) if match else ""
        who = request.session.get("_auth_user_id", "-") if hasattr(request, "session") else "-"
        access.info(
            "%s %s [%s] %s by %s from %s", request.method, route, things, response.status_code, who, network_of(request)
        )
        return response
