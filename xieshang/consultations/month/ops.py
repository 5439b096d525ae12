"""Moving a consultation to a free slot, and the private link to somebody's calendar."""

import secrets as dice
from datetime import datetime

from django.db import transaction

from xieshang.consultations.month.models import CalendarLink
from xieshang.gatherings.models import Gathering
from xieshang.kernel import flow, secrets
from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import NotAllowed
from xieshang.kernel.viewer import Viewer


def move(
    gathering: Gathering,
    *,
    starts_at: datetime,
    place: int,
    reason: str,
    by: Viewer,
    at: datetime,
    version: int | None = None,
) -> Gathering:
    """The consultation is held at the new time in the new room; everybody invited is told and asked again.

    An announced one stays announced: the new day is the convocation.
    """
    was_convoked = gathering.state == "convoked"
    data = {"starts_at": starts_at, "place": place, "reason": reason}
    with transaction.atomic():
        moved = flow.perform(gathering, "postpone", by=by, at=at, version=version, data=data).case
        if was_convoked:
            moved = flow.perform(moved, "convoke", by=by, at=at).case
    return moved  # type: ignore[return-value]


@transaction.atomic
def make_link(*, by: Viewer, at: datetime) -> str:
    """The person's calendar can be read under this key from now on; the one before is good for nothing any more."""
    if not by.is_signed_in:
        raise NotAllowed()
    key = dice.token_urlsafe(24)
    CalendarLink.objects.update_or_create(
        actor_id=by.acting_id, defaults={"body_id": by.body_id, "digest": digest_of(key), "made_at": at}
    )
    return key


def end_link(*, by: Viewer) -> None:
    """Nobody reads the person's calendar by a link any more."""
    CalendarLink.objects.filter(actor_id=by.acting_id).delete()


def digest_of(key: str) -> str:
    return secrets.keyed_digest(key.encode(), "calendar link")


def reader_of(key: str) -> Actor | None:
    """Whose calendar the key opens; nobody's once the account is closed."""
    digests = secrets.every_digest(key.encode(), "calendar link")
    link = (
        CalendarLink.objects.filter(digest__in=digests, actor__account__is_active=True).select_related("actor").first()
    )
    return link.actor if link else None
