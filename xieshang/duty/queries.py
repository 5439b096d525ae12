"""Reading commendations: through the door; who can be nominated, with what the records say of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from xieshang.duty import registry, standing
from xieshang.duty.flow import PUBLIC_STATES
from xieshang.duty.models import Award, Commendation, Nomination
from xieshang.duty.registry import Candidate, Class, Counted
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, SpecialCommittee, Term

PAGE = 25


def is_office(viewer: Viewer) -> bool:
    return permits["office"].allows(viewer, Commendation(body_id=viewer.body_id))


def for_office(viewer: Viewer) -> None:
    if not is_office(viewer):
        raise NotAllowed(permits["office"].reason)


def visible_round(viewer: Viewer, pk: int) -> Commendation:
    found = Commendation.objects.visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def round_for_office(viewer: Viewer, pk: int) -> Commendation:
    found = visible_round(viewer, pk)
    for_office(viewer)
    return found


def is_nominator(viewer: Viewer, found: Commendation) -> bool:
    return permits["commendation_nominator"].allows(viewer, found)


def award_for(viewer: Viewer, pk: int, code: str) -> Award:
    """A class of a round, for those who nominate in it; to others who know of the round it is refused."""
    found = visible_round(viewer, pk)
    if not is_nominator(viewer, found):
        raise NotAllowed(permits["commendation_nominator"].reason)
    award = Award.objects.filter(commendation_id=pk, code=code).first()
    if award is None or code not in registry.classes:
        raise NotFound()
    award.commendation = found
    return award


def nomination_for(viewer: Viewer, pk: int) -> Nomination:
    """A nomination that stands, for those who nominate in its round."""
    row = Nomination.objects.filter(pk=pk, withdrawn_at=None).select_related("award").first()
    if row is None:
        raise NotFound()
    row.award = award_for(viewer, row.award.commendation_id, row.award.code)
    return row


def may_withdraw(viewer: Viewer, row: Nomination) -> bool:
    """Who made it, or the office."""
    return is_office(viewer) or row.by_id == viewer.actor_id


def names_are_open(viewer: Viewer, found: Commendation) -> bool:
    """From publicity on everybody who knows of the round; before, who nominates."""
    return found.state in PUBLIC_STATES or is_nominator(viewer, found)


def class_of(award: Award) -> Class:
    return registry.classes[award.code]


def days_of(found: Commendation, today: date) -> tuple[date, date]:
    """The year of the round, up to today."""
    return date(found.year, 1, 1), max(date(found.year, 1, 1), min(today, date(found.year, 12, 31)))


def groups_of(viewer: Viewer) -> frozenset[int] | None:
    """The groups to whose members the viewer is bound; None: to nobody (the office, special committees)."""
    return None if viewer.wears("office", "committee") else viewer.actors_as("convenor")


@dataclass(frozen=True)
class Field:
    """The candidates of a class before one viewer: all whom they may nominate, and every nomination that stands."""

    award: Award
    candidates: dict[int, Candidate]
    nominations: dict[int, Nomination]
    first: date
    last: date

    @property
    def found(self) -> Class:
        return class_of(self.award)

    @property
    def credits(self) -> list[Counted]:
        return registry.credits_of(self.found)

    def named(self, *, only_nominated: bool) -> list[Candidate]:
        """Candidates in the order of their names' list; those nominated whom the viewer may not nominate stand too."""
        rows = {pk: one for pk, one in self.candidates.items() if not only_nominated or pk in self.nominations}
        others = [Candidate(pk, row.name) for pk, row in self.nominations.items() if pk not in rows]
        return [*rows.values(), *others]

    def counts(self, ids: Collection[int]) -> dict[tuple[int, str], int]:
        return registry.counts(self.found, ids, self.first, self.last)


def field_of(viewer: Viewer, award: Award) -> Field:
    """Three statements at most."""
    first, last = days_of(award.commendation, timezone.localdate(viewer.at))
    found, groups = class_of(award), groups_of(viewer)
    rows = {one.pk: one for one in found.candidates(viewer.body_id, first, last)}
    if groups is not None:
        own = found.of_groups(groups, first, last) if found.of_groups and groups else set()
        rows = {pk: one for pk, one in rows.items() if pk in own}
    nominated = [row for row in standing.nominations(award.commendation) if row.award_id == award.pk]
    return Field(award, rows, {row.candidate_id: row for row in nominated}, first, last)


@dataclass(frozen=True)
class Line:
    """A record behind a number; `case_id` 0 where it is not open to the viewer."""

    case_id: int
    title: str
    day: date
    many: int


@dataclass(frozen=True)
class Records:
    """What one number counts. `closed` of its records are not open to the viewer, `bare` have no page of their own."""

    label: str
    many: int
    lines: list[Line]
    closed: int
    bare: int


def records(viewer: Viewer, field: Field, candidate: int, code: str) -> Records:
    """The records of one number of a candidate: one statement, and one for the titles."""
    one = next((one for one in field.credits if one.code == code), None)
    if one is None or not (candidate in field.candidates or candidate in field.nominations):
        raise NotFound()
    rows = registry.records(one, candidate, field.first, field.last)
    ids = {case_id for case_id, _day in rows if case_id}
    titles = dict(Case.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "title"))
    times: dict[tuple[int, date], int] = {}
    for case_id, day in rows:
        if case_id is not None and case_id in titles:
            times[case_id, day] = times.get((case_id, day), 0) + 1
    lines = [Line(pk, titles[pk], day, many) for (pk, day), many in times.items()]
    bare = sum(case_id is None for case_id, _day in rows)
    return Records(str(one.label), len(rows), lines, len(rows) - bare - sum(line.many for line in lines), bare)


def nominators(body_id: int, day: date) -> list[Actor]:
    """Groups and special committees of the day's term."""
    term = {"term__in": Term.objects.holding(day), "body_id": body_id}
    groups = Group.objects.valid_on(day).filter(**term).order_by().values("actor_id")
    committees = SpecialCommittee.objects.filter(**term).order_by().values("actor_id")
    return list(Actor.objects.filter(pk__in=groups.union(committees)).order_by("pk"))


# ---- for everybody


def public_rounds(visitor: Viewer) -> QuerySet:
    """Rounds whose names everybody may read, the newest year first."""
    rows = Commendation.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC, state__in=PUBLIC_STATES)
    return rows.order_by("-year", "-pk")


def public_round(visitor: Viewer, pk: int) -> Commendation:
    found = public_rounds(visitor).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class Named:
    """Somebody on the list, and what the records said of them: label and number of what they did."""

    row: Nomination
    did: list[tuple[str, int]]


@dataclass(frozen=True)
class Listed:
    """A class of a round with those who stand on its list."""

    award: Award
    rows: list[Named]


def listed(found: Commendation) -> list[Listed]:
    """The list of a round, class by class: one statement."""
    by_award: dict[int, Listed] = {}
    for row in standing.chosen(found):
        one = by_award.setdefault(row.award_id, Listed(row.award, []))
        one.rows.append(Named(row, _did(row)))
    return list(by_award.values())


def _did(row: Nomination) -> list[tuple[str, int]]:
    known = registry.classes.get(row.award.code)
    labels = {one.code: str(one.label) for one in registry.credits_of(known)} if known else {}
    return [(labels[code], many) for code, many in row.counts.items() if code in labels and many]


def commended_in(*actor_ids: int) -> list[Nomination]:
    """Every announced commendation of actors, the newest first: one statement."""
    rows = Nomination.objects.filter(actor_id__in=actor_ids, is_chosen=True, struck_at=None)
    rows = rows.filter(award__commendation__state="announced").select_related("award__commendation")
    return list(rows.order_by("-award__commendation__year", "-pk"))
