"""The second factor: codes of an app (TOTP) and recovery codes, from allauth's tables and arithmetic, judged under a lock.

allauth remembers used app codes in the cache; ours is one per process, so the last code lies beside the secret instead.
"""

from datetime import datetime
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xieshang.accounts import traces
from xieshang.accounts.adapters import CodesAdapter
from xieshang.accounts.models import Account
from xieshang.kernel import limits
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Hat

PASSED = "second_factor"
NEW_SECRET = "new_second_factor"  # noqa: S105  a key of the session, not a secret
LAST = "last_counter"
# Roles that need a second factor; the layer that knows the roles says which.
guarded_roles: set[str] = set()


class SecondFactorMissing(NotAllowed):
    """Somebody who needs a second factor is signed in without one."""


def needed(hats: frozenset[Hat]) -> bool:
    """Whether these hats may be worn only with a second factor, by their role or by the profile; in the demo nobody needs one."""
    return not settings.DEMO and (settings.SECOND_FACTOR_REQUIRED or any(hat.role in guarded_roles for hat in hats))


def stands(account: Account) -> bool:
    """Whether the account has a second factor."""
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()


def secret_offered(request: HttpRequest) -> str:
    """The secret that is to be scanned, the same until it is confirmed; it waits sealed in the session."""
    if NEW_SECRET not in request.session:
        request.session[NEW_SECRET] = encrypt(generate_totp_secret())
    return decrypt(request.session[NEW_SECRET])


def address_for_app(account: Account, secret: str) -> str:
    """What the picture says that an app scans."""
    return CodesAdapter().build_totp_url(account, secret)


@transaction.atomic
def set_up(account: Account, *, secret: str, code: str, at: datetime, place: str = "") -> list[str]:
    """The app is the second factor of the account, in place of any earlier one; its fresh recovery codes."""
    counter = _counter_of(secret, code)
    if counter is None:
        raise Invalid({"code": [_("This is not the code that the app shows now. Check the clock of the phone.")]})
    Authenticator.objects.filter(user=account).delete()
    kept = TOTP.activate(account, secret).instance
    kept.data[LAST] = counter
    kept.save(update_fields=["data"])
    traces.leave(account, "second_factor_set", at=at, by=account.actor, place=place)
    return RecoveryCodes.activate(account).generate_codes()


@transaction.atomic
def take_away(account: Account, *, at: datetime, by: Any, place: str = "") -> None:
    """The account has no second factor and no recovery codes any more."""
    Authenticator.objects.filter(user=account).delete()
    traces.leave(account, "second_factor_gone", at=at, by=by, place=place)


def check(account: Account, typed: str, *, at: datetime, place: str = "") -> str:
    """Which kind of code it was, "app" or "recovery"; each is good once, and wrong ones make the next wait."""
    limits.wait_turn(limits.SECOND_FACTOR, f"account {account.pk}")
    kind = "app" if _app_code_holds(account, typed) else "recovery" if _recovery_code_holds(account, typed) else ""
    if not kind:
        raise Invalid({"code": [_("This code is not valid. Each code works only once; use the next one.")]})
    limits.forgive(limits.SECOND_FACTOR, f"account {account.pk}")
    if kind == "recovery":
        traces.leave(account, "recovery_code_used", at=at, by=account.actor, place=place)
    return kind


def recovery_codes(account: Account) -> list[str]:
    """The recovery codes that were not used yet."""
    kept = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).first()
    return RecoveryCodes(kept).get_unused_codes() if kept else []


@transaction.atomic
def renew_recovery_codes(account: Account, *, at: datetime, place: str = "") -> list[str]:
    """New recovery codes; the earlier ones hold no longer."""
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    traces.leave(account, "recovery_codes_renewed", at=at, by=account.actor, place=place)
    return RecoveryCodes.activate(account).generate_codes()


@transaction.atomic
def _app_code_holds(account: Account, typed: str) -> bool:
    """The code of this half minute (or its neighbours) that is newer than the last one used; from now on it is used."""
    rows = Authenticator.objects.select_for_update().filter(user=account, type=Authenticator.Type.TOTP)
    kept = rows.first()
    counter = _counter_of(decrypt(kept.data["secret"]), typed) if kept else None
    if kept is None or counter is None or counter <= kept.data.get(LAST, 0):
        return False
    kept.data[LAST] = counter
    kept.save(update_fields=["data"])
    return True


def _counter_of(secret: str, typed: str) -> int | None:
    """The half minute to which the code belongs, of those that are near."""
    for counter in yield_hotp_counters_from_time():
        if compare_user_code(actual=typed, expected=format_hotp_value(hotp_value(secret, counter))):
            return int(counter)
    return None


def _recovery_code_holds(account: Account, typed: str) -> bool:
    kept = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).first()
    return kept is not None and bool(RecoveryCodes(kept).validate_code(typed))
