"""Reading open cases whose organ ended with its term."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from xieshang.kernel.models import Actor, Case, Party
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, SpecialCommittee, Term
from xieshang.roster.queries import open_roster
from xieshang.roster.terms.queries import PAGE, check_keeper


def left_over(viewer: Viewer) -> QuerySet:
    """Open cases to which an organ of a term that is over is still party."""
    over = Q(actor__group__term__standing=Term.Standing.CLOSED)
    over |= Q(actor__special_committee__term__standing=Term.Standing.CLOSED)
    parties = Party.objects.filter(over, case_id=OuterRef("pk"), until__isnull=True)
    return Case.objects.filter(Exists(parties), body_id=open_roster(viewer), stage="open")


@dataclass(frozen=True)
class LeftOver:
    """A case and the organ of an old term that still is party to it; the title only if it is open to the viewer."""

    case: Case
    organ: Actor
    title: str
    is_open: bool


def cases_left_over(viewer: Viewer) -> list[LeftOver]:
    """At most a page of them, the oldest first."""
    check_keeper(viewer)
    cases = list(left_over(viewer).order_by("raised_at", "pk")[:PAGE])
    seen = set(Case.objects.visible_to(viewer).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    over = Q(actor__group__term__standing=Term.Standing.CLOSED)
    over |= Q(actor__special_committee__term__standing=Term.Standing.CLOSED)
    rows = Party.objects.filter(over, case__in=cases, until__isnull=True).select_related("actor").order_by("id")
    found: dict[tuple[int, int], Actor] = {}
    for row in rows:
        found.setdefault((row.case_id, row.actor_id), row.actor)
    by_pk = {case.pk: case for case in cases}
    return [
        LeftOver(by_pk[pk], actor, by_pk[pk].title if pk in seen else by_pk[pk].number, pk in seen)
        for (pk, _actor), actor in found.items()
    ]


def running_organs(viewer: Viewer) -> list[Actor]:
    """Groups and special committees of the term that runs."""
    body_id = check_keeper(viewer)
    running = (Term.Standing.RUNNING, Term.Standing.ENDING)
    groups = Group.objects.filter(body_id=body_id, term__standing__in=running).values("actor_id")
    committees = SpecialCommittee.objects.filter(body_id=body_id, term__standing__in=running).values("actor_id")
    rows = Actor.objects.filter(Q(pk__in=groups) | Q(pk__in=committees))
    return list(rows.order_by("special_committee__code", "group__code", "pk"))


def case_left_over(viewer: Viewer, pk: int) -> Case:
    row = left_over(viewer).filter(pk=pk).first()
    if row is None:
        raise NotFound()
    check_keeper(viewer)
    return row


def organ_left_over(viewer: Viewer, pk: int) -> Actor:
    """An organ of a term of the body that is over."""
    over = Q(group__term__standing=Term.Standing.CLOSED) | Q(special_committee__term__standing=Term.Standing.CLOSED)
    row = Actor.objects.filter(over, pk=pk, body_id=check_keeper(viewer)).first()
    if row is None:
        raise NotFound()
    return row
