"""The background work as an administrator sees it: how much waits, what failed for good, and trying again."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from xieshang.kernel import numerals
from xieshang.kernel.models import Job

MOST = 100


@dataclass(frozen=True)
class Dead:
    """A piece of work that was given up; of its error only the kind, for the rest may name people."""

    pk: int
    kind: str
    ended_at: datetime | None
    attempts: int
    error_kind: str


@dataclass(frozen=True)
class State:
    counts: dict[str, int]
    dead: list[Dead]


def _own(body_id: int) -> QuerySet[Job]:
    return Job.objects.filter(Q(body_id=body_id) | Q(body_id__isnull=True))


def state_of(body_id: int) -> State:
    """Counts by status, and the newest dead letters."""
    counted = dict(_own(body_id).values_list("status").annotate(n=Count("pk")).order_by("status"))
    rows = _own(body_id).filter(status=Job.Status.DEAD).order_by("-id")[:MOST]
    return State(counted, [_dead(row) for row in rows])


def _dead(row: Job) -> Dead:
    return Dead(row.pk, row.kind, row.ended_at, row.attempts, row.last_error.partition(":")[0])


def retry(ids: list[str], *, body_id: int, at: datetime) -> int:
    """These dead letters wait again, with all their attempts."""
    pks = [known for pk in ids if (known := numerals.number(pk)) is not None]
    rows = _own(body_id).filter(pk__in=pks, status=Job.Status.DEAD)
    return rows.update(status=Job.Status.WAITING, attempts=0, run_at=at, ended_at=None, leased_until=None)
