"""Founding a term and its organs, units and towns: what stands before anybody is enrolled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.refusals import Invalid
from xieshang.roster.models import Group, Placing, Sector, SpecialCommittee, Term, Town, Unit
from xieshang.roster.terms.standing import check_running


@dataclass(frozen=True)
class Place:
    """A town or street, or a village of the town with the code `parent`."""

    code: str
    name: str
    name_en: str = ""
    parent: str = ""


def found_term(body: Body, *, number: int, name: str, starts_on: date, ends_on: date) -> Term:
    """The term stands; terms of a body do not overlap."""
    if ends_on < starts_on:
        raise Invalid({"ends_on": [_("A term cannot end before it begins.")]})
    if Term.objects.filter(body=body, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Invalid({"starts_on": [_("Another term of this body covers these days.")]})
    return Term.objects.create(body=body, number=number, name=name, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def found_towns(body: Body, *, rows: Iterable[Place]) -> dict[str, Town]:
    """The towns and their villages stand; by code."""
    places = list(rows)
    towns = _found_level(body, [row for row in places if not row.parent], {})
    villages = _found_level(body, [row for row in places if row.parent], towns)
    return {**towns, **villages}


def _found_level(body: Body, rows: list[Place], towns: dict[str, Town]) -> dict[str, Town]:
    made = [
        Town(body=body, code=row.code, name=row.name, name_en=row.name_en, parent=towns[row.parent] if towns else None)
        for row in rows
    ]
    return {town.code: town for town in Town.objects.bulk_create(made)}


@transaction.atomic
def found_unit(
    body: Body,
    *,
    code: str,
    name: str,
    short_name: str,
    system: str,
    valid_from: date,
    name_en: str = "",
    town: Town | None = None,
) -> Unit:
    """The undertaking unit stands, with its actor."""
    actor = Actor.objects.create(body=body, kind=Actor.Kind.UNIT, name=name, name_en=name_en)
    return Unit.objects.create(
        actor=actor, body=body, code=code, short_name=short_name, system=system, town=town, valid_from=valid_from
    )


@transaction.atomic
def found_committee(term: Term, *, code: str, name: str, name_en: str = "") -> SpecialCommittee:
    """The special committee of the term stands, with its actor."""
    check_running(term.pk)
    return SpecialCommittee.objects.create(
        actor=_organ(term, name, name_en), body_id=term.body_id, term=term, code=code
    )


@transaction.atomic
def found_group(
    term: Term,
    *,
    kind: str,
    code: str,
    name: str,
    name_en: str = "",
    committee: SpecialCommittee | None = None,
    town: Town | None = None,
    from_day: date | None = None,
) -> Group:
    """The sector group or town group stands, with its actor, from the day on (without one: from the first of the term)."""
    check_running(term.pk)
    if kind not in Group.Kind.values:
        raise Invalid({"kind": [_("A group is a sector group or a town group.")]})
    return Group.objects.create(
        actor=_organ(term, name, name_en),
        body_id=term.body_id,
        term=term,
        kind=kind,
        code=code,
        committee=committee,
        town=town,
        valid_from=from_day or term.starts_on,
    )


@transaction.atomic
def found_sector(
    term: Term, *, code: str, name: str, position: int, name_en: str = "", group: Group | None = None
) -> Sector:
    """The sector of the term stands, perhaps in a sector group from the first day of the term."""
    check_running(term.pk)
    sector = Sector.objects.create(
        body_id=term.body_id, term=term, code=code, name=name, name_en=name_en, position=position
    )
    placed = [Placing(sector=sector, group=group, valid_from=term.starts_on)] if group is not None else []
    sector.placings_of_day = Placing.objects.bulk_create(placed)
    return sector


def _organ(term: Term, name: str, name_en: str) -> Actor:
    return Actor.objects.create(body_id=term.body_id, kind=Actor.Kind.ORGAN, name=name, name_en=name_en)
