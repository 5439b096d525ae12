"""Who becomes party to a case and who leaves it: the only writer of parties after the beginning."""

from collections.abc import Iterable
from datetime import datetime

from xieshang.kernel.flow.waiting import refresh, standing
from xieshang.kernel.models import Actor, Case, Party
from xieshang.kernel.permits import forget_parties


def join(case: Case, pairs: Iterable[tuple[Actor | int, str]], *, at: datetime) -> None:
    """Each actor is party to the case in the role given, those who were already only once."""
    rows = [(actor.pk if isinstance(actor, Actor) else actor, role) for actor, role in pairs]
    Party.objects.bulk_create(
        [Party(case_id=case.pk, actor_id=actor_id, role=role, since=at) for actor_id, role in rows],
        ignore_conflicts=True,
    )
    _changed(case)


def leave(case: Case, role: str, *, at: datetime, actors: Iterable[int] | None = None) -> None:
    """These actors (or everybody) are not party to the case in this role any more."""
    rows = Party.objects.filter(case_id=case.pk, role=role, until__isnull=True)
    rows = rows if actors is None else rows.filter(actor_id__in=list(actors))
    if rows.update(until=at):
        _changed(case)


def _changed(case: Case) -> None:
    forget_parties(case)
    refresh(standing(case.pk))  # the caller's instance may be older than the row
