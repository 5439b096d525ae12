"""How often something may be done: leaky buckets in the database, keyed by digests."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from xieshang.kernel import clock, secrets
from xieshang.kernel.models import Bucket
from xieshang.kernel.refusals import TooMany


@dataclass(frozen=True)
class Limit:
    """At most `times` in `seconds`, refilled evenly."""

    name: str
    times: int
    seconds: int


SIGN_IN_ACCOUNT = Limit("sign-in by account", 10, 15 * 60)
SIGN_IN_ADDRESS = Limit("sign-in by address", 50, 15 * 60)
RAISE_MATTER = Limit("matters raised", 10, 24 * 3600)
TRACK = Limit("query codes tried", 20, 15 * 60)
REVEAL = Limit("identities opened", 50, 24 * 3600)
CHECK_IN = Limit("check-in codes tried", 10, 60)
EXPORT = Limit("exports", 30, 3600)
API_CALL = Limit("calls by token", 600, 3600)
API_TOKEN_MADE = Limit("tokens made", 10, 3600)
API_TOKEN_TRIED = Limit("tokens tried", 60, 15 * 60)


def spend(limit: Limit, subject: str) -> None:
    """One more of it is counted for the subject; refused when the bucket is full. Commits with the caller."""
    now = clock.real_now()
    key = secrets.blind_index(f"{limit.name}:{subject}", "limit")
    with transaction.atomic():
        Bucket.objects.bulk_create([Bucket(key=key, level=0, updated_at=now)], ignore_conflicts=True)
        bucket = Bucket.objects.select_for_update().get(key=key)
        drained = (now - bucket.updated_at).total_seconds() * limit.times / limit.seconds
        level = max(0.0, bucket.level - drained)
        if level + 1 > limit.times:
            raise TooMany(int((level + 1 - limit.times) * limit.seconds / limit.times) + 1)
        bucket.level, bucket.updated_at = level + 1, now
        bucket.save(update_fields=["level", "updated_at"])


def sweep(now: datetime) -> int:
    return Bucket.objects.filter(updated_at__lt=now - timedelta(days=2)).delete()[0]
