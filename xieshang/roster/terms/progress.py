"""How far a change of term is, in numbers."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Term
from xieshang.roster.terms.guards import WITHOUT_PLACE
from xieshang.roster.terms.leftovers import left_over
from xieshang.roster.terms.models import Nominee, Renewal, Succession
from xieshang.roster.terms.ops.naming import standing_members
from xieshang.roster.terms.queries import left_with_term, unfollowed
from xieshang.roster.terms.renewals import proposals


@dataclass(frozen=True)
class State:
    """How far a change of term is, in numbers: what the wizard's steps say."""

    organs: dict[str, int]
    followed_by_none: int
    named: int
    continuing: int
    remaining: int
    without_place: int
    proposed: int
    confirmed: int
    left_over: int

    @property
    def fresh(self) -> int:
        return self.named - self.continuing


def state(viewer: Viewer, found: Succession, today: date) -> State:
    """Ten statements, whatever the number of rows."""
    counts = Term.objects.filter(pk=found.term_id).aggregate(
        sectors=Count("sectors", distinct=True),
        committees=Count("special_committees", distinct=True),
        groups=Count("groups", distinct=True),
    )
    named = Nominee.objects.filter(succession=found)
    people = named.aggregate(
        named=Count("pk"),
        continuing=Count("pk", filter=Q(person__in=standing_members(found).values("person"))),
        without=Count("pk", filter=WITHOUT_PLACE),
    )
    is_open = found.stage == "open"
    standing = standing_members(found).exclude(person__in=named.values("person")).count() if is_open else 0
    return State(
        counts,
        len(unfollowed(found)) if found.old else 0,
        people["named"],
        people["continuing"] if is_open else _continuing(found),
        standing if is_open else _gone(found),
        people["without"],
        len(proposals(viewer, found, today)),
        Renewal.objects.filter(succession=found).count(),
        0 if is_open else left_over(viewer).count(),
    )


def _continuing(found: Succession) -> int:
    """After the opening: members of the new term who were members of the old one to its end."""
    return left_with_term(found).filter(person__in=Nominee.objects.filter(succession=found).values("person")).count()


def _gone(found: Succession) -> int:
    return left_with_term(found).exclude(person__in=Nominee.objects.filter(succession=found).values("person")).count()
