"""Checking who signs in, setting passwords, inviting and resetting, ending sessions."""

import secrets as dice
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from xieshang.accounts import traces
from xieshang.accounts.models import Account, Invitation, OldPassword, normal_username
from xieshang.kernel import clock, jobs, limits, secrets
from xieshang.kernel.models import Actor, Body
from xieshang.kernel.refusals import Invalid, NotFound, TooMany

INVITATION_HOURS = 72


def check_credentials(username: str, *, password: str, address: str, counted_as: str = "") -> Account:
    """The account that these belong to; unknown names, wrong passwords and closed accounts get one and the same answer."""
    name = normal_username(username)
    subject = counted_as or name
    limits.spend(limits.SIGN_IN_ADDRESS, address)
    limits.wait_turn(limits.SIGN_IN, subject)
    account = authenticate(None, username=name, password=password)
    if not isinstance(account, Account):
        raise Invalid({"": [_("The user name or the password is wrong.")]})
    limits.forgive(limits.SIGN_IN, subject)
    return account


def confirm(account: Account, *, password: str, counted_as: str) -> None:
    """The password is this account's own; wrong ones make the next try wait."""
    limits.wait_turn(limits.SIGN_IN, counted_as)
    if not account.check_password(password):
        raise Invalid({"password": [_("This is not your current password.")]})
    limits.forgive(limits.SIGN_IN, counted_as)


@transaction.atomic
def set_password(account: Account, *, password: str, at: datetime, place: str = "") -> Account:
    """The new password holds; every session made before has ended, and every link that sets a password is void."""
    _remember_password(account, at)
    account.set_password(password)
    account.session_epoch += 1
    account.save(update_fields=["password", "session_epoch"])
    _void_links(account, at)
    traces.leave(account, "password_set", at=at, by=account.actor, place=place)
    return account


def _remember_password(account: Account, at: datetime) -> None:
    """The password that ends now is among the last ones, as many as the installation keeps."""
    if settings.PASSWORD_HISTORY and account.has_usable_password():
        OldPassword.objects.create(account=account, password=account.password, replaced_at=at)
    kept = OldPassword.objects.filter(account=account).order_by("-replaced_at", "-id")[: settings.PASSWORD_HISTORY]
    OldPassword.objects.filter(account=account).exclude(pk__in=[row.pk for row in kept]).delete()


def end_sessions(account: Account) -> Account:
    """Every session made before has ended."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    account.refresh_from_db(fields=["session_epoch"])
    return account


@transaction.atomic
def invite(account: Account, *, at: datetime, by_actor: Actor | None = None) -> str:
    """The secret of a link that sets the password once within 72 hours; earlier links of the account are void."""
    _void_links(account, at)
    token = dice.token_urlsafe(32)
    Invitation.objects.create(
        account=account,
        digest=_digest(token),
        made_by=by_actor,
        made_at=at,
        expires_at=at + timedelta(hours=INVITATION_HOURS),
    )
    traces.leave(account, "invited", at=at, by=by_actor)
    return token


def invited(token: str, *, at: datetime) -> Invitation:
    """The invitation that the link stands for, as long as it is good."""
    row = (
        Invitation.objects.select_related("account__actor")
        .filter(digest__in=secrets.every_digest(token.encode(), "invitation"))
        .first()
    )
    if row is None or row.used_at is not None or row.expires_at <= at or not row.account.is_active:
        raise NotFound(_("This link was used already, or it is too old. Ask the office for a new one."))
    return row


@transaction.atomic
def accept_invitation(token: str, *, password: str, at: datetime, place: str = "") -> Account:
    """The password is set and the link used up; of two at once only one succeeds."""
    row = invited(token, at=at)
    if not Invitation.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=at):
        raise NotFound(_("This link was used already, or it is too old. Ask the office for a new one."))
    return set_password(row.account, password=password, at=at, place=place)


def ask_reset(username: str, *, body: Body, origin: str, address: str) -> None:
    """If there is such an account with an e-mail address, a link is under way; who asks learns nothing either way."""
    name = normal_username(username)
    limits.spend(limits.RESET_ADDRESS, address)
    try:
        limits.spend(limits.RESET_ACCOUNT, name)
    except TooMany:
        return
    # Looked up by the worker: the answer takes the same time whether or not the name is known.
    jobs.enqueue("accounts.reset", {"username": name, "origin": origin}, at=clock.now(), body_id=body.pk)


@jobs.job("accounts.reset", outward=True)
def send_reset(payload: dict[str, Any]) -> None:
    """The link has gone to the address of the account; nobody else ever sees it."""
    account = Account.objects.select_related("actor").filter(username=payload["username"], is_active=True).first()
    if account is None or not account.email:
        return
    now = clock.real_now()
    with transaction.atomic():
        token = invite(account, at=now)
        traces.leave(account, "reset_asked", at=now)
        with translation.override(settings.LANGUAGE_CODE):
            lines = [
                _("Somebody asked for a new password for your account. If it was you, set it here within 72 hours:"),
                f"{payload['origin']}/invitation/{token}/",
                _("If it was not you, do nothing: your password stays as it is."),
            ]
            subject = _("Set your password")
        EmailMessage(subject, "\n\n".join(lines), settings.DEFAULT_FROM_EMAIL, [account.email]).send()


@transaction.atomic
def close_account(account: Account, *, at: datetime | None = None, by: Actor | None = None) -> Account:
    """Nobody signs in with the account any more; its sessions have ended and its links are void."""
    now = at or clock.real_now()
    account.is_active = False
    account.save(update_fields=["is_active"])
    _void_links(account, now)
    traces.leave(account, "closed", at=now, by=by)
    return end_sessions(account)


def _void_links(account: Account, at: datetime) -> None:
    Invitation.objects.filter(account=account, used_at__isnull=True, expires_at__gt=at).update(expires_at=at)


def _digest(token: str) -> str:
    return secrets.keyed_digest(token.encode(), "invitation")
