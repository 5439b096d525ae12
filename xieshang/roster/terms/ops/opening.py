"""The opening: at one moment memberships of the old term end and those of the new begin, offices change, cases pass on. All or nothing."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel import flow
from xieshang.kernel.models import Actor, Case, Entry, Party
from xieshang.kernel.refusals import Invalid, NotFound, Refusal
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Change, Group, Membership, Seat, SpecialCommittee, Term
from xieshang.roster.terms import endings
from xieshang.roster.terms.models import Nominee, Renewal, Succession
from xieshang.roster.terms.ops import renewing
from xieshang.roster.terms.ops.founding import Over, check_keeper, groups_of, over_words
from xieshang.roster.terms.ops.handing import pass_on
from xieshang.roster.terms.ops.naming import standing_members


@transaction.atomic
def open_term(succession: Succession, *, decision: str, leaving: int, by: Viewer, at: datetime) -> Succession:
    """The term is open. `leaving` is how many members of the old term the page said would leave: nobody leaves unseen."""
    check_keeper(succession.body_id, by)
    if not decision.strip():
        raise Invalid({"decision": [_("Name the deciding document.")]})
    # The list of names cannot change between the count and the opening: both hold the case.
    Case.objects.select_for_update().get(pk=succession.pk)
    found = Succession.objects.select_related("term", "old").get(pk=succession.pk)
    named = set(Nominee.objects.filter(succession=found).values_list("person_id", flat=True))
    standing = set(standing_members(found).values_list("person_id", flat=True))
    if found.stage == "open" and len(standing - named) != leaving:
        words = _("The list has changed since you opened the page: %(many)s members would leave. Look at it again.")
        raise Invalid({"": [words % {"many": len(standing - named)}]})
    data = {
        "decision": decision.strip(),
        "name": found.term.name,
        "members": len(named),
        "continuing": len(standing & named),
        "leaving": len(standing - named),
    }
    taken = flow.perform(found, "open", by=by, at=at, data=data)
    return Succession.objects.get(pk=taken.case.pk)


def take_effect(case: Succession, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """What the step `open` means: the effect of the flow, inside of its transaction."""
    if "leaving" not in data:
        raise Refusal(_("A term is opened on its own page, which shows who leaves."))
    found = Succession.objects.select_related("term", "old").get(pk=case.pk)
    first_day = found.term.starts_on
    if timezone.localdate(at) < first_day:
        words = _("The term begins on %(day)s and can be opened from that day on.")
        raise Refusal(words % {"day": first_day.isoformat()})
    # Whoever is entering something in the old term at this moment is waited for; who comes later finds it over.
    list(Term.objects.select_for_update().filter(pk__in=[found.term_id, found.old_id]).order_by("pk"))
    last_day = first_day - timedelta(days=1)
    nominees = list(Nominee.objects.filter(succession=found).select_related("sector").order_by("member_no", "id"))
    _check_days(found, nominees, first_day)
    decision = data["decision"]
    served = {row.person_id: row.terms_served for row in standing_members(found)}
    gone = _end_memberships(found, last_day, decision)
    _leave(found, gone, {row.person_id for row in nominees}, last_day, decision, by, at)
    _begin_memberships(found, nominees, served, decision, by, at)
    _change_terms(found, last_day)
    organs = _old_organs(found.old)
    renewing.end_all(found, actors=list(organs), last_day=last_day)
    for renewal in Renewal.objects.filter(succession=found).select_related("actor", "of").order_by("id"):
        if words := renewing.not_named(found, renewal.actor, renewal.role):
            raise Refusal(words)
        renewing.give(renewal, since=first_day, by=by)
    for ending in endings.registered:
        ending(found, last_day)
    _carry(found.body_id, organs, by, at)


def _check_days(found: Succession, nominees: list[Nominee], first_day: date) -> None:
    """Nobody would be a member twice on a day, and no row of the old term begins in the new."""
    if found.old is not None:
        late = Membership.objects.filter(term=found.old, valid_from__gte=first_day)
        if late.exists():
            names = "、".join(late.values_list("person__actor__name", flat=True)[:5])
            words = _(
                "Memberships of the old term begin only in the new one: %(names)s. Move the first day, or end them."
            )
            raise Refusal(words % {"names": names})
    held = Membership.objects.filter(body_id=found.body_id, person__in=[row.person_id for row in nominees])
    held = held.exclude(term=found.old).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first_day))
    if held.exists():
        names = "、".join(held.values_list("person__actor__name", flat=True)[:5])
        raise Refusal(_("These persons are members on the first day already: %(names)s.") % {"names": names})


def _end_memberships(found: Succession, last_day: date, decision: str) -> list[Membership]:
    """Every membership and seat of the old term that reaches beyond its last day ends with it; those who stood."""
    if found.old is None:
        return []
    beyond = Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)
    seats = Seat.objects.filter(beyond, membership__term=found.old)
    seats.update(valid_to=last_day, end_decision=decision)
    rows = list(standing_members(found).select_related("person"))
    Membership.objects.filter(beyond, term=found.old).update(
        valid_to=last_day, ended_by=Membership.Ended.TERM, end_decision=decision
    )
    return rows


def _leave(
    found: Succession, gone: list[Membership], named: set[int], last_day: date, decision: str, by: Viewer, at: datetime
) -> None:
    Change.objects.bulk_create(
        _told(row, Change.Kind.LEFT, last_day, decision, by, at) for row in gone if row.person_id not in named
    )


def _begin_memberships(
    found: Succession, nominees: list[Nominee], served: dict[int, int], decision: str, by: Viewer, at: datetime
) -> None:
    made = Membership.objects.bulk_create(_membership(found.term, row, served, decision) for row in nominees)
    groups = {sector: group.pk for sector, group in groups_of(found.term).items()}
    Seat.objects.bulk_create(
        Seat(membership=new, group_id=group, valid_from=new.valid_from, decision=new.decision)
        for new, row in zip(made, nominees, strict=True)
        for group in (groups.get(row.sector_id or 0), row.town_group_id)
        if group is not None
    )
    day = found.term.starts_on
    Change.objects.bulk_create(_told(row, Change.Kind.NAMED, day, row.decision, by, at) for row in made)


def _membership(term: Term, row: Nominee, served: dict[int, int], decision: str) -> Membership:
    return Membership(
        person_id=row.person_id,
        body_id=term.body_id,
        term=term,
        sector=row.sector,
        committee_id=row.committee_id,
        member_no=row.member_no,
        office=row.office,
        valid_from=term.starts_on,
        began_by=Membership.Began.ELECTED,
        decision=row.decision or decision,
        terms_served=served[row.person_id] + 1 if row.person_id in served else row.terms_served,
    )


def _told(row: Membership, kind: str, day: date, decision: str, by: Viewer, at: datetime) -> Change:
    return Change(
        body_id=row.body_id,
        person_id=row.person_id,
        membership=row,
        kind=kind,
        effective_on=day,
        decision=decision,
        by_id=by.acting_id,
        entered_at=at,
    )


def _change_terms(found: Succession, last_day: date) -> None:
    if found.old is not None:
        # Once and for all: who reads the terms at this moment finds the old ones or the new ones.
        old = Term.objects.filter(pk=found.old.pk).exclude(standing=Term.Standing.CLOSED)
        if not old.update(standing=Term.Standing.CLOSED, ends_on=last_day):
            raise Over(over_words())
    if not Term.objects.filter(pk=found.term_id, standing=Term.Standing.PREPARED).update(
        standing=Term.Standing.RUNNING
    ):
        raise NotFound()


def _old_organs(old: Term | None) -> dict[int, Actor | None]:
    """The organs of the old term, each with the one that follows it."""
    if old is None:
        return {}
    rows: Iterable[Any] = [
        *Group.objects.filter(term=old).select_related("successor__actor"),
        *SpecialCommittee.objects.filter(term=old).select_related("successor__actor"),
    ]
    return {row.actor_id: row.successor.actor if row.successor else None for row in rows}


def _carry(body_id: int, organs: dict[int, Actor | None], by: Viewer, at: datetime) -> None:
    """Open cases stay open; what an old organ was to them its successor is. Where there is none, the office decides."""
    rows = Party.objects.filter(actor__in=organs, until__isnull=True, case__body_id=body_id, case__stage="open")
    pairs = list(dict.fromkeys(rows.order_by("case_id", "id").values_list("case_id", "actor_id")))
    cases = {
        one.pk: one
        for one in Case.objects.select_for_update().filter(pk__in=[pk for pk, _actor in pairs]).order_by("pk")
    }
    old = Actor.objects.in_bulk([actor for _case, actor in pairs])
    for case_id, actor_id in pairs:
        new = organs[actor_id]
        if new is not None:
            pass_on(cases[case_id], old=old[actor_id], new=new, by=by, at=at)
