"""Reading terms and a change of term: what stands, what is prepared, what is missing."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xieshang.kernel import numerals
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, Membership, Sector, SpecialCommittee, Term, Town
from xieshang.roster.queries import open_roster
from xieshang.roster.terms.guards import WITHOUT_PLACE
from xieshang.roster.terms.models import Nominee, Succession
from xieshang.roster.terms.ops.naming import standing_members
from xieshang.roster.terms.ops.organs import KINDS, SECTOR, name_of, rows_of

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


def left_with_term(found: Succession) -> QuerySet:
    return Membership.objects.filter(term=found.old, ended_by=Membership.Ended.TERM)


def unfollowed(found: Succession) -> list[str]:
    """Names of organs of the old term that nothing follows."""
    if found.old is None:
        return []
    names = [row.name for row in found.old.sectors.filter(successor=None)]
    groups = found.old.groups.filter(successor=None, valid_to__isnull=True).values_list("actor__name", flat=True)
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
    within = {"sector-group": "committee__actor", "town-group": "town"}.get(kind)
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
        Organ(
            kind, row.pk, name_of(row), _within(row, kind), before.get(row.pk, []), before.get(row.pk) != [name_of(row)]
        )
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
    groups = list(
        Group.objects.filter(term=found.term, valid_to__isnull=True).select_related("actor").order_by("code", "id")
    )
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
        rows = rows.exclude(person__in=before(found).values("person"))
    return _paged(rows.filter(_called(words)), after)


def before(found: Succession) -> QuerySet:
    return standing_members(found) if found.stage == "open" else left_with_term(found)


def remaining(found: Succession, *, words: str = "", after: str = "") -> Page:
    """Members of the present term who are not named for the next: they leave with its end."""
    rows = before(found).exclude(person__in=Nominee.objects.filter(succession=found).values("person"))
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
    rows = before(found).filter(person__in=person_ids).select_related("sector")
    return {row.person_id: row for row in rows}
