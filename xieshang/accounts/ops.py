"""Checking who signs in, setting passwords, inviting, ending sessions."""

import secrets as dice
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from xieshang.accounts.models import Account, Invitation, normal_username
from xieshang.kernel import limits, secrets
from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import Invalid, NotFound

INVITATION_HOURS = 72
SESSION_HOURS = 8


def check_credentials(username: str, *, password: str, address: str) -> Account:
    """The account that these belong to; unknown names, wrong passwords and closed accounts get one and the same answer."""
    name = normal_username(username)
    limits.spend(limits.SIGN_IN_ADDRESS, address)
    limits.spend(limits.SIGN_IN_ACCOUNT, name)
    account = authenticate(None, username=name, password=password)
    if not isinstance(account, Account):
        raise Invalid({"": [_("User name and password do not go together.")]})
    return account


def set_password(account: Account, *, password: str) -> Account:
    """The new password holds; every session made before has ended."""
    account.set_password(password)
    account.session_epoch += 1
    account.save(update_fields=["password", "session_epoch"])
    return account


def end_sessions(account: Account) -> Account:
    """Every session made before has ended."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    account.refresh_from_db(fields=["session_epoch"])
    return account


@transaction.atomic
def invite(account: Account, *, at: datetime, by_actor: Actor | None = None) -> str:
    """The secret of a link that sets the password once within 72 hours; earlier links of the account are void."""
    Invitation.objects.filter(account=account, used_at__isnull=True, expires_at__gt=at).update(expires_at=at)
    token = dice.token_urlsafe(32)
    Invitation.objects.create(
        account=account,
        digest=_digest(token),
        made_by=by_actor,
        made_at=at,
        expires_at=at + timedelta(hours=INVITATION_HOURS),
    )
    return token


def invited(token: str, *, at: datetime) -> Invitation:
    """The invitation that the link stands for, as long as it is good."""
    row = Invitation.objects.select_related("account__actor").filter(digest=_digest(token)).first()
    if row is None or row.used_at is not None or row.expires_at <= at or not row.account.is_active:
        raise NotFound(_("This link was used already, or it is too old. Ask the office for a new one."))
    return row


@transaction.atomic
def accept_invitation(token: str, *, password: str, at: datetime) -> Account:
    """The password is set and the link used up; of two at once only one succeeds."""
    row = invited(token, at=at)
    if not Invitation.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=at):
        raise NotFound(_("This link was used already, or it is too old. Ask the office for a new one."))
    return set_password(row.account, password=password)


def close_account(account: Account) -> Account:
    """Nobody signs in with the account any more; its sessions have ended."""
    account.is_active = False
    account.save(update_fields=["is_active"])
    return end_sessions(account)


def _digest(token: str) -> str:
    return secrets.keyed_digest(token.encode(), "invitation")
