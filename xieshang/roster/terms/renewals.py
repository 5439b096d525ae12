"""Reading offices that end with a term, and those that are confirmed for the next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import Invalid, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.appointing import grantable
from xieshang.roster.models import Appointment, Group, SpecialCommittee, Term
from xieshang.roster.terms.models import Nominee, Renewal, Succession
from xieshang.roster.terms.ops.organs import rows_of
from xieshang.roster.terms.ops.renewing import OF_THE_TERM
from xieshang.roster.terms.queries import before


@dataclass(frozen=True)
class Proposal:
    """An office for an organ of the old term, and what becomes of it in the new."""

    appointment: Appointment
    words: str
    organ: Actor | None
    renewal: Renewal | None
    may_decide: bool
    is_named: bool


def proposals(viewer: Viewer, found: Succession, today: date) -> list[Proposal]:
    """Every office that ends with the old term: convenors of its groups, staff of its committees."""
    if found.old is None:
        return []
    heirs = _heirs(found.old)
    held = Appointment.objects.filter(of__in=heirs, role__in=OF_THE_TERM).select_related("actor", "of")
    stood = Q(valid_to__isnull=True) | Q(valid_to__gte=min(today, found.old.ends_on))
    confirmed = {
        (row.actor_id, row.role, row.of_id): row
        for row in Renewal.objects.filter(succession=found).select_related("of")
    }
    named = set(Nominee.objects.filter(succession=found).values_list("person__actor_id", flat=True))
    members = set(before(found).values_list("person__actor_id", flat=True))
    rights = grantable(viewer)
    return [
        Proposal(
            row,
            row.role_label,
            heirs[row.of_id or 0],
            confirmed.get((row.actor_id, row.role, heir.pk)) if (heir := heirs[row.of_id or 0]) else None,
            row.role in rights and row.actor_id != viewer.actor_id,
            row.role != "convenor" or row.actor_id in named or row.actor_id not in members,
        )
        for row in held.filter(stood).order_by("of__name", "pk")
    ]


def _heirs(old: Term) -> dict[int, Actor | None]:
    groups = Group.objects.filter(term=old).select_related("successor__actor")
    committees = SpecialCommittee.objects.filter(term=old).select_related("successor__actor")
    rows: list[Any] = [*groups, *committees]
    return {row.actor_id: row.successor.actor if row.successor else None for row in rows}


def others_confirmed(found: Succession, shown: list[Proposal]) -> list[Renewal]:
    """Offices that were confirmed for somebody who did not hold them before."""
    known = [one.renewal.pk for one in shown if one.renewal]
    rows = Renewal.objects.filter(succession=found).exclude(pk__in=known).select_related("actor", "of")
    return list(rows.order_by("of__name", "pk"))


def renewal(found: Succession, pk: int) -> Renewal:
    row = Renewal.objects.filter(succession=found, pk=pk).select_related("succession", "actor", "of").first()
    if row is None:
        raise NotFound()
    return row


def going_on(found: Succession) -> list[Appointment]:
    """Offices of members who leave that do not end with the term by themselves: halls, homes, units, the body."""
    gone = before(found).exclude(person__in=Nominee.objects.filter(succession=found).values("person"))
    held = Appointment.objects.filter(
        actor__in=gone.values("person__actor"), body_id=found.body_id, valid_to__isnull=True
    )
    heirs = _heirs(found.old) if found.old else {}
    rows = held.filter(Q(of__isnull=True) | ~Q(of__in=heirs)).select_related("actor", "of")
    return list(rows.order_by("actor__name", "pk"))


def organs_of(found: Succession, role: str) -> list[Actor]:
    """Organs of the new term for which the office can be held."""
    if role == "committee":
        return [row.actor for row in rows_of(found.term, "committee")]
    groups = Group.objects.filter(term=found.term).select_related("actor").order_by("kind", "code", "id")
    return [row.actor for row in groups]


def actor_called(found: Succession, name: str) -> Actor:
    """Who is meant: the number of the next term, or the one person of this name, those who are named first."""
    by_number = Nominee.objects.filter(succession=found, member_no=name).select_related("person__actor").first()
    if by_number is not None:
        return by_number.person.actor
    rows = Actor.objects.filter(body_id=found.body_id, kind=Actor.Kind.PERSON, name=name).order_by("pk")
    listed = list(rows.filter(person__nominations__succession=found)[:2]) or list(rows[:2])
    if not listed:
        raise Invalid({"name": [_("The roster knows nobody of this name.")]})
    if len(listed) > 1:
        raise Invalid({"name": [_("Several people have this name. Type the member number of the next term.")]})
    return listed[0]


def proposal(viewer: Viewer, found: Succession, appointment: int, today: date) -> Proposal:
    """The proposal that comes from this office, if an organ of the next term follows its own."""
    for one in proposals(viewer, found, today):
        if one.appointment.pk == appointment and one.organ is not None:
            return one
    raise NotFound()
