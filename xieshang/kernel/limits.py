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


@dataclass(frozen=True)
class Delay:
    """After `free` tries each next one waits twice as long, `longest` seconds at most; every `fades` seconds one is forgotten."""

    name: str
    free: int
    longest: int
    fades: int

    def seconds(self, tries: float) -> int:
        """How long after this many tries the next one has to wait."""
        beyond = round(tries) - self.free
        return 0 if beyond < 0 else min(self.longest, 2 ** min(beyond + 1, 20))


SIGN_IN = Delay("sign-in", 4, 15 * 60, 5 * 60)
SECOND_FACTOR = Delay("second factor", 4, 15 * 60, 5 * 60)
SIGN_IN_ADDRESS = Limit("sign-in by address", 50, 15 * 60)
RAISE_MATTER = Limit("matters raised", 10, 24 * 3600)
TRACK = Limit("query codes tried", 20, 15 * 60)
REVEAL = Limit("identities opened", 50, 24 * 3600)
CHECK_IN = Limit("check-in codes tried", 10, 60)
RESET_ACCOUNT = Limit("resets by account", 3, 3600)
RESET_ADDRESS = Limit("resets by address", 20, 3600)
SMS_PAUSE = Limit("messages by phone, pause", 1, 60)
SMS_PHONE = Limit("messages by phone", 5, 24 * 3600)
SMS_ADDRESS = Limit("messages by address", 20, 24 * 3600)
SMS_BODY = Limit("messages by body", 500, 24 * 3600)
EXPORT = Limit("exports", 30, 3600)
PAPER = Limit("papers made", 120, 3600)
API_CALL = Limit("calls by token", 600, 3600)
API_TOKEN_TRIED = Limit("tokens tried", 60, 15 * 60)


def spend(limit: Limit, subject: str) -> None:
    """One more of it is counted for the subject; refused when the bucket is full. Commits with the caller."""
    now = clock.real_now()
    with transaction.atomic():
        bucket = _held(_key(limit.name, subject), now)
        drained = (now - bucket.updated_at).total_seconds() * limit.times / limit.seconds
        level = max(0.0, bucket.level - drained)
        if level + 1 > limit.times:
            raise TooMany(int((level + 1 - limit.times) * limit.seconds / limit.times) + 1)
        bucket.level, bucket.updated_at = level + 1, now
        bucket.save(update_fields=["level", "updated_at"])


def wait_turn(delay: Delay, subject: str) -> None:
    """One more try is counted before it is judged, so that many at once gain nothing; refused while the wait lasts."""
    now = clock.real_now()
    with transaction.atomic():
        bucket = _held(_key(delay.name, subject), now)
        passed = (now - bucket.updated_at).total_seconds()
        left = delay.seconds(bucket.level) - passed
        if left > 0:
            raise TooMany(int(left) + 1)
        bucket.level, bucket.updated_at = max(0.0, bucket.level - passed / delay.fades) + 1, now
        bucket.save(update_fields=["level", "updated_at"])


def forgive(delay: Delay, subject: str) -> None:
    """The tries of the subject are forgotten: the last one was right."""
    Bucket.objects.filter(key=_key(delay.name, subject)).delete()


def _key(name: str, subject: str) -> str:
    return secrets.blind_index(f"{name}:{subject}", "limit")


def _held(key: str, now: datetime) -> Bucket:
    """The bucket, kept from everybody else until the transaction ends."""
    Bucket.objects.bulk_create([Bucket(key=key, level=0, updated_at=now)], ignore_conflicts=True)
    return Bucket.objects.select_for_update().get(key=key)


def sweep(now: datetime) -> int:
    return Bucket.objects.filter(updated_at__lt=now - timedelta(days=2)).delete()[0]
