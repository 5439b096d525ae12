"""Residents prove that a phone is theirs by six digits sent to it; upper layers say what that opens.

phones.opens(lambda body_id, phone_index: [...ids of cases...])
"""

import hmac
import secrets as dice
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from xieshang.accounts import sms
from xieshang.accounts.models import PhoneCode
from xieshang.kernel import clock, jobs, limits, secrets
from xieshang.kernel.models import Body
from xieshang.kernel.refusals import Invalid, TooMany

MINUTES, MOST_TRIES, DIGITS = 5, 5, 6
Door = Callable[[int, str], list[int]]
doors: list[Door] = []


def opens(door: Door) -> Door:
    """Register what a phone opens: the ids of the cases that were raised with it in a body."""
    doors.append(door)
    return door


def cases_of(code: PhoneCode) -> list[int]:
    """The cases that the phone of a proven code opens."""
    return [pk for door in doors for pk in door(code.body_id, code.phone_index)]


def ask_code(body: Body, *, phone: str, address: str, at: datetime) -> PhoneCode:
    """A code is under way to the phone, whether or not anything was raised with it; within the budgets only."""
    index = secrets.blind_index(phone, "phone")
    limits.spend(limits.SMS_ADDRESS, address)
    limits.spend(limits.SMS_PAUSE, index)
    limits.spend(limits.SMS_PHONE, index)
    limits.spend(limits.SMS_BODY, f"body {body.pk}")
    with transaction.atomic():
        PhoneCode.objects.filter(body=body, phone_index=index, used_at__isnull=True, expires_at__gt=at).update(
            expires_at=at
        )
        row = PhoneCode.objects.create(
            body=body, phone_index=index, made_at=at, expires_at=at + timedelta(minutes=MINUTES)
        )
        digits = f"{dice.randbelow(10**DIGITS):0{DIGITS}d}"
        row.phone_sealed = secrets.seal_text(phone, context=_context(row, "phone"))
        row.code_sealed = secrets.seal_text(digits, context=_context(row, "code"))
        row.save(update_fields=["phone_sealed", "code_sealed"])
        # The worker's own clock: a job is due on the clock of the installation.
        jobs.enqueue("accounts.sms", {"code": row.pk}, at=clock.now(), body_id=body.pk)
    return row


@jobs.job("accounts.sms", outward=True)
def send(payload: dict[str, Any]) -> None:
    """The message is out, unless it is too late for it; the number is then forgotten."""
    row = PhoneCode.objects.select_related("body").filter(pk=payload["code"]).first()
    if row is None or row.phone_sealed is None or row.used_at or row.expires_at <= clock.real_now():
        return
    with translation.override(settings.LANGUAGE_CODE):
        words = _("%(code)s is your code for %(body)s. It is valid for five minutes; share it with nobody.") % {
            "code": digits_of(row),
            "body": row.body.short_name or row.body.name,
        }
    sms.outlet()(secrets.open_text(bytes(row.phone_sealed), context=_context(row, "phone")), words)
    PhoneCode.objects.filter(pk=row.pk).update(phone_sealed=None)


def digits_of(row: PhoneCode) -> str:
    """The digits in clear: for the message, and for the page of a demo from which no message leaves."""
    return secrets.open_text(bytes(row.code_sealed or b""), context=_context(row, "code"))


def check_code(pk: int, typed: str, *, at: datetime) -> PhoneCode:
    """The phone is proven; a code is good once, for five minutes and five tries, of two at once only one succeeds."""
    row, fits = _tried(pk, typed, at)
    if row is None or row.expires_at <= at:
        raise Invalid({"code": [_("This code is too old or was used already. Ask for a new one.")]})
    if row.tries > MOST_TRIES:
        raise TooMany(60)
    if not fits:
        raise Invalid({"code": [_("These are not the digits of the message.")]})
    return row


@transaction.atomic
def _tried(pk: int, typed: str, at: datetime) -> tuple[PhoneCode | None, bool]:
    """One more try is counted, whatever comes of it; a right one uses the code up."""
    row = PhoneCode.objects.select_for_update().filter(pk=pk, used_at__isnull=True).first()
    if row is None:
        return None, False
    row.tries += 1
    plain = secrets.same_value(typed)
    fits = (
        row.tries <= MOST_TRIES and row.expires_at > at and hmac.compare_digest(plain.encode(), digits_of(row).encode())
    )
    if fits:
        row.used_at, row.phone_sealed, row.code_sealed = at, None, None
    row.save(update_fields=["tries", "used_at", "phone_sealed", "code_sealed"])
    return row, fits


def sweep() -> int:
    """Codes older than a day are gone."""
    return PhoneCode.objects.filter(made_at__lt=clock.real_now() - timedelta(days=1)).delete()[0]


def _context(row: PhoneCode, field: str) -> bytes:
    return f"accounts.phonecode.{field}:{row.pk}".encode()
