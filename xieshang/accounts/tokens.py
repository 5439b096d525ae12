"""Tokens for machines: made and revoked by the person they act for; never more than that person may at the moment."""

import secrets as dice
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.accounts.models import Account
from xieshang.kernel import clock, limits, secrets
from xieshang.kernel.models import ApiToken
from xieshang.kernel.refusals import Invalid, NotFound, Refusal
from xieshang.kernel.viewer import Viewer, hats_of

FIGURES, CASES, STEPS = "figures", "cases", "steps"
SCOPES = {
    FIGURES: gettext_lazy("Read figures"),
    CASES: gettext_lazy("Read cases and registers"),
    STEPS: gettext_lazy("Read cases and take steps"),
}
DAYS = {30: gettext_lazy("30 days"), 90: gettext_lazy("90 days"), 365: gettext_lazy("one year")}
PREFIX = "xs_"
MOST = 10
# A last use is written at most once in a minute: a machine that asks often must not write as often.
USE_NOTED_EVERY = timedelta(minutes=1)


class BadToken(Refusal):
    """The token is unknown, revoked, too old, of another body, or its holder's account is closed: one answer for all."""

    status = 401
    code = "bad-token"

    def __init__(self) -> None:
        super().__init__(_("This token is not valid here. Make a new one on the page of your account."))


@dataclass(frozen=True)
class Holder:
    """Whom a token acts for."""

    account: Account
    viewer: Viewer


def make(by: Viewer, *, name: str, scopes: list[str], days: int, at: datetime) -> tuple[ApiToken, str]:
    """The token stands as a digest; its text is known to the caller alone, this once."""
    errors: dict[str, list[str]] = {}
    if not name.strip():
        errors["name"] = [_("Say what the token is for.")]
    if not scopes or set(scopes) - set(SCOPES):
        errors["scopes"] = [_("Choose at least one.")]
    if days not in DAYS:
        errors["days"] = [_("Choose one of these.")]
    if not errors and len(live(by, at=at)) >= MOST:
        errors[""] = [_("You have %(most)s tokens already. Revoke one that you do not need.") % {"most": MOST}]
    if errors:
        raise Invalid(errors)
    text = PREFIX + dice.token_urlsafe(32)
    row = ApiToken.objects.create(
        body_id=by.body_id,
        actor_id=by.acting_id,
        name=name.strip(),
        scopes=sorted(scopes),
        digest=secrets.keyed_digest(text.encode(), "api token"),
        ending=text[-4:],
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    return row, text


def revoke(pk: int, *, by: Viewer, at: datetime) -> ApiToken:
    """The token opens nothing any more; a second time changes nothing."""
    with transaction.atomic():
        row = ApiToken.objects.select_for_update().filter(pk=pk, actor_id=by.acting_id).first()
        if row is None:
            raise NotFound()
        if row.revoked_at is None:
            row.revoked_at = at
            row.save(update_fields=["revoked_at"])
    return row


def of(viewer: Viewer) -> list[ApiToken]:
    """One's own tokens, the newest first, those that are over as well."""
    return list(ApiToken.objects.filter(actor_id=viewer.acting_id).order_by("-pk")[:50])


def live(viewer: Viewer, *, at: datetime) -> list[ApiToken]:
    return [row for row in of(viewer) if is_live(row, at=at)]


def is_live(row: ApiToken, *, at: datetime) -> bool:
    return row.revoked_at is None and row.expires_at > at


def holder(text: str, *, body_id: int, address: str, at: datetime) -> Holder:
    """Whoever made the token, with the hats of this moment and no more than the token's scopes; each call is counted."""
    now = clock.real_now()
    digests = secrets.every_digest(text.encode(), "api token")
    row = ApiToken.objects.select_related("actor__account").filter(digest__in=digests).first()
    account = getattr(row.actor, "account", None) if row else None
    if row is None or not is_live(row, at=now) or row.body_id != body_id or account is None or not account.is_active:
        limits.spend(limits.API_TOKEN_TRIED, address)
        raise BadToken
    limits.spend(limits.API_CALL, str(row.pk))
    unnoted = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    if row.last_used_at is None or row.last_used_at < now - USE_NOTED_EVERY:
        ApiToken.objects.filter(unnoted, pk=row.pk).update(last_used_at=now)
    actor = row.actor
    viewer = Viewer(
        body_id=actor.body_id,
        at=at,
        actor_id=actor.pk,
        name=actor.name,
        hats=hats_of(actor.pk, at),
        scopes=frozenset(row.scopes),
        program=row.pk,
        key=f"token:{row.pk}",
    )
    return Holder(account, viewer)
