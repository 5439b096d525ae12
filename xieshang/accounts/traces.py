"""What happened to an account, in rows that stay: whoever owns the account reads them on their own page."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xieshang.accounts.models import Account, Trace
from xieshang.kernel.models import Actor

WORDS: dict[str, str | Promise] = {
    "signed_in": _("Signed in"),
    "invited": _("A link to set the password was made"),
    "reset_asked": _("A link to set the password was sent by e-mail"),
    "password_set": _("The password was set"),
    "second_factor_set": _("The second factor was set up"),
    "second_factor_gone": _("The second factor was removed"),
    "recovery_code_used": _("A recovery code was used"),
    "recovery_codes_renewed": _("New recovery codes were made"),
    "sessions_ended": _("All other sessions were ended"),
    "opened": _("The account was opened"),
    "office_given": _("An office was given"),
    "office_ended": _("An office was ended"),
    "delegation_given": _("Named to act for a leader"),
    "delegation_ended": _("No longer acts for the leader"),
    "closed": _("The account was closed"),
}


def leave(account: Account, what: str, *, at: datetime, by: Actor | None = None, place: str = "") -> None:
    """One row more stands in the story of the account."""
    Trace.objects.create(account=account, what=what, by=by, at=at, place=place)
