"""Reading terms and a change of term: what stands, what is prepared, what is missing."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xieshang.kernel import numerals
from xieshang.kernel.models import Actor, Case, Party
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.appointing import grantable
from xieshang.roster.models import Appointment, Group, Membership, Sector, SpecialCommittee, Term, Town
from xieshang.roster.queries import open_roster
from xieshang.roster.terms.guards import WITHOUT_PLACE
from xieshang.roster.terms.models import Nominee, Renewal, Succession
from xieshang.roster.terms.ops.naming import standing_members
from xieshang.roster.terms.ops.organs import KINDS, SECTOR, name_of, rows_of
from xieshang.roster.terms.ops.renewing import OF_THE_TERM

PAGE = 25


def is_keeper(viewer: Viewer) -> bool:
    return viewer.wears("office", "admin")


def check_keeper(viewer: Viewer) -> int:
    """The body, for those who lead its change of term."""
    body_id = open_roster(viewer)
    if not is_keeper(viewer):
        raise NotAllowed(permits["term_keeper"].reason)
    return body_id


def succession(viewer: Viewer, pk: int) -> Succession:
    """A change of term of the viewer's body."""
    rows = Succession.objects.select_related("term", "old").filter(pk=pk, body_id=open_roster(viewer))
    if (found := rows.first()) is None:
        raise NotFound()
    check_keeper(viewer)
    return found


def under_way(viewer: Viewer) -> Succession | None:
    """The change of term that is being prepared, for those who lead it."""
    if not is_keeper(viewer):
        return None
    return Succession.objects.filter(body_id=viewer.body_id, stage="open").select_related("term").first()


@dataclass(frozen=True)
class Told:
    """A term with its sectors (those that were asked for), and the day as of which to look at it."""

    term: Term
    day: date
    sectors: list[Any]
    change: Succession | None


def terms(viewer: Viewer, words: str, today: date) -> list[Told]:
    """Terms that are or were, the newest first; with words only those that have such a sector."""
    body_id = open_roster(viewer)
    rows = list(Term.objects.filter(body_id=body_id).exclude(standing=Term.Standing.PREPARED).order_by("-starts_on"))
    named = Sector.objects.filter(term__in=rows).order_by("position", "id").select_related("successor")
    named = named.filter(name__icontains=words) if words else named
    changes = {row.term_id: row for row in Succession.objects.filter(body_id=body_id, stage="closed")}
    of_term: dict[int, list[Any]] = {}
    for sector in named:
        of_term.setdefault(sector.term_id, []).append(sector)
    told = [
        Told(row, _look_at(row, today), of_term.get(row.pk, []), changes.get(row.pk) if is_keeper(viewer) else None)
        for row in rows
    ]
    return [one for one in told if one.sectors or not words]


def _look_at(term: Term, today: date) -> date:
    """Today for the term that runs; else its last day, or its first."""
    running = term.standing != Term.Standing.CLOSED
    return today if running and today >= term.starts_on else min(max(today, term.starts_on), term.ends_on)


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
        len(_unfollowed(found)) if found.old else 0,
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
    return _of_old(found).filter(person__in=Nominee.objects.filter(succession=found).values("person")).count()


def _gone(found: Succession) -> int:
    return _of_old(found).exclude(person__in=Nominee.objects.filter(succession=found).values("person")).count()


def _of_old(found: Succession) -> QuerySet:
    return Membership.objects.filter(term=found.old, ended_by=Membership.Ended.TERM)


def _unfollowed(found: Succession) -> list[str]:
    """Names of organs of the old term that nothing follows."""
    if found.old is None:
        return []
    names = [row.name for row in found.old.sectors.filter(successor=None)]
    groups = found.old.groups.filter(successor=None).values_list("actor__name", flat=True)
    committees = found.old.special_committees.filter(successor=None).values_list("actor__name", flat=True)
    return [*names, *groups, *committees]


@dataclass(frozen=True)
class Organ:
    """One organ of the new term: what it is called, what it belongs to, what it takes over."""

    kind: str
    pk: int
    name: str
    within: str
    takes_over: list[str] = field(default_factory=list)
    is_new_name: bool = False


@dataclass(frozen=True)
class Part:
    """All organs of one kind, and those of the old term that none of them follows."""

    kind: str
    label: str
    organs: list[Organ]
    unfollowed: list[str]


def kind_labels() -> dict[str, str]:
    return {
        "committee": _("Special committees"),
        "sector-group": _("Sector groups"),
        "town-group": _("Town groups"),
        "sector": _("Sectors"),
    }


def structure(found: Succession) -> list[Part]:
    """The structure of the new term, kind by kind."""
    labels = kind_labels()
    return [_part(found, kind, labels[kind]) for kind in KINDS]


def _part(found: Succession, kind: str, label: str) -> Part:
    within = {"sector": "group__actor", "sector-group": "committee__actor", "town-group": "town"}.get(kind)
    rows = rows_of(found.term, kind)
    rows = rows.select_related(within) if within else rows
    before: dict[int, list[str]] = {}
    unfollowed = []
    for old in rows_of(found.old, kind) if found.old else ():
        if old.successor_id is None:
            unfollowed.append(name_of(old))
        else:
            before.setdefault(old.successor_id, []).append(name_of(old))
    organs = [
        Organ(kind, row.pk, name_of(row), _within(row, kind), before.get(row.pk, []), before.get(row.pk) != [name_of(row)])
        for row in rows
    ]
    return Part(kind, label, organs, unfollowed)


def _within(row: Any, kind: str) -> str:
    if kind == SECTOR:
        return row.group.actor.name if row.group else ""
    if kind == "sector-group":
        return row.committee.actor.name if row.committee else ""
    return row.town.name if kind == "town-group" and row.town else ""


def organ(found: Succession, kind: str, pk: int) -> Any:
    """One organ of the new term."""
    row = rows_of(found.term, kind).filter(pk=pk).first() if kind in KINDS else None
    if row is None:
        raise NotFound()
    return row


@dataclass(frozen=True)
class Offered:
    """What the forms of a change of term offer."""

    sectors: list[Sector]
    committees: list[SpecialCommittee]
    town_groups: list[Group]
    sector_groups: list[Group]
    towns: list[Town]


def offered(found: Succession) -> Offered:
    groups = list(Group.objects.filter(term=found.term).select_related("actor").order_by("code", "id"))
    return Offered(
        list(rows_of(found.term, "sector")),
        list(rows_of(found.term, "committee")),
        [row for row in groups if row.kind == Group.Kind.TOWN],
        [row for row in groups if row.kind == Group.Kind.SECTOR],
        list(Town.objects.filter(body_id=found.body_id, parent__isnull=True).order_by("code")),
    )


@dataclass(frozen=True)
class Page:
    """25 rows of a list, and where the next begin ("" where there are none)."""

    rows: list[Any]
    after: str = ""


def named(found: Succession, *, words: str = "", only: str = "", after: str = "") -> Page:
    """Who is named, by number; `only` "open": those without a place, "new": those who were no members."""
    rows = Nominee.objects.filter(succession=found)
    rows = rows.select_related("person__actor", "sector", "committee__actor", "town_group__actor")
    if only == "open":
        rows = rows.filter(WITHOUT_PLACE)
    if only == "new":
        rows = rows.exclude(person__in=_before(found).values("person"))
    before = _before(found).filter(person=OuterRef("person"))
    rows = rows.annotate(continues=Exists(before))
    return _paged(rows.filter(_called(words)), after)


def _before(found: Succession) -> QuerySet:
    return standing_members(found) if found.stage == "open" else _of_old(found)  # type: ignore[return-value]


def remaining(found: Succession, *, words: str = "", after: str = "") -> Page:
    """Members of the present term who are not named for the next: they leave with its end."""
    rows = _before(found).exclude(person__in=Nominee.objects.filter(succession=found).values("person"))
    rows = rows.select_related("person__actor", "sector", "committee__actor")
    return _paged(rows.filter(_called(words)), after)


def _called(words: str) -> Q:
    return Q(person__actor__name__icontains=words) | Q(member_no__startswith=words) if words else Q()


def _paged(rows: QuerySet, after: str) -> Page:
    number, _sep, pk = after.rpartition("~")
    if (known := numerals.number(pk)) is not None:
        rows = rows.filter(Q(member_no__gt=number) | Q(member_no=number, pk__gt=known))
    found = list(rows.order_by("member_no", "pk")[: PAGE + 1])
    shown = found[:PAGE]
    return Page(shown, f"{shown[-1].member_no}~{shown[-1].pk}" if len(found) > PAGE else "")


def nominee(found: Succession, pk: int) -> Nominee:
    rows = Nominee.objects.filter(succession=found, pk=pk)
    row = rows.select_related("succession", "person__actor", "sector", "committee", "town_group").first()
    if row is None:
        raise NotFound()
    return row


def numbers_before(found: Succession, person_ids: list[int]) -> dict[int, Membership]:
    """The memberships of the old term of these persons."""
    rows = _before(found).filter(person__in=person_ids).select_related("sector")
    return {row.person_id: row for row in rows}


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
        (row.actor_id, row.role, row.of_id): row for row in Renewal.objects.filter(succession=found).select_related("of")
    }
    named = set(Nominee.objects.filter(succession=found).values_list("person__actor_id", flat=True))
    members = set(_before(found).values_list("person__actor_id", flat=True))
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
    gone = _before(found).exclude(person__in=Nominee.objects.filter(succession=found).values("person"))
    held = Appointment.objects.filter(actor__in=gone.values("person__actor"), body_id=found.body_id, valid_to__isnull=True)
    heirs = _heirs(found.old) if found.old else {}
    rows = held.filter(Q(of__isnull=True) | ~Q(of__in=heirs)).select_related("actor", "of")
    return list(rows.order_by("actor__name", "pk"))


def organs_of(found: Succession, role: str) -> list[Actor]:
    """Organs of the new term for which the office can be held."""
    if role == "committee":
        return [row.actor for row in rows_of(found.term, "committee")]
    groups = Group.objects.filter(term=found.term).select_related("actor").order_by("kind", "code", "id")
    return [row.actor for row in groups]


def left_over(viewer: Viewer) -> QuerySet:
    """Open cases to which an organ of a term that is over is still party."""
    over = Q(actor__group__term__standing=Term.Standing.CLOSED)
    over |= Q(actor__special_committee__term__standing=Term.Standing.CLOSED)
    parties = Party.objects.filter(over, case_id=OuterRef("pk"), until__isnull=True)
    return Case.objects.filter(Exists(parties), body_id=check_keeper(viewer), stage="open")


@dataclass(frozen=True)
class LeftOver:
    """A case and the organ of an old term that still is party to it; the title only if it is open to the viewer."""

    case: Case
    organ: Actor
    title: str
    is_open: bool


def cases_left_over(viewer: Viewer) -> list[LeftOver]:
    """At most a page of them, the oldest first."""
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
    return row


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


def organ_left_over(viewer: Viewer, pk: int) -> Actor:
    """An organ of a term of the body that is over."""
    over = Q(group__term__standing=Term.Standing.CLOSED) | Q(special_committee__term__standing=Term.Standing.CLOSED)
    row = Actor.objects.filter(over, pk=pk, body_id=check_keeper(viewer)).first()
    if row is None:
        raise NotFound()
    return row


def proposal(viewer: Viewer, found: Succession, appointment: int, today: date) -> Proposal:
    """The proposal that comes from this office, if an organ of the next term follows its own."""
    for one in proposals(viewer, found, today):
        if one.appointment.pk == appointment and one.organ is not None:
            return one
    raise NotFound()
