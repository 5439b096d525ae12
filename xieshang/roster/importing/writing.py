"""Lines become members, and members that were changed: by the operations of the roster, each journalled; and back again."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from xieshang.kernel import numerals
from xieshang.kernel.imports import NEW, Asked, Plan, Written
from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster import ops
from xieshang.roster.importing.states import MOVES, State, bring_back, referred, remove, states
from xieshang.roster.models import Membership, Person, Sector
from xieshang.roster.ops import Enrolment, Profile

if TYPE_CHECKING:
    from xieshang.roster.importing.book import RosterBook

OWN = ("name", "gender", "birth_year", "workplace", "post", "phone")


@transaction.atomic
def write(
    book: "RosterBook", asked: Sequence[Asked], plans: Sequence[Plan], *, by: Viewer, at: datetime
) -> list[Written]:
    """New members in a few statements, changed ones one by one; a line that is refused says why and changes nothing."""
    _check(book.term.body_id, by)
    made = _enrol(book, [one for one, plan in zip(asked, plans, strict=True) if plan.status == NEW])
    old = [plan.subject for plan in plans if plan.subject is not None]
    before = states(old)
    faults = {
        one.number: _change(book, one, plan) for one, plan in zip(asked, plans, strict=True) if plan.status != NEW
    }
    after = states([*old, *made.values()])
    return [_written(one, plan, made, before, after, faults) for one, plan in zip(asked, plans, strict=True)]


def _check(body_id: int, by: Viewer) -> None:
    if by.body_id != body_id:
        raise NotFound()
    if not by.is_system and not by.wears("office"):
        raise NotAllowed(_("Only the office changes the roster."))


def _written(
    asked: Asked,
    plan: Plan,
    made: dict[int, int],
    before: dict[int, State],
    after: dict[int, State],
    faults: dict[int, str],
) -> Written:
    if fault := faults.get(asked.number):
        return Written(fault=fault)
    subject = made[asked.number] if plan.status == NEW else plan.subject
    journal = {"before": before.get(subject or 0) if plan.status != NEW else None, "after": after[subject or 0]}
    return Written(subject, journal)


def _enrol(book: "RosterBook", asked: Sequence[Asked]) -> dict[int, int]:
    """The person of each line, by its number."""
    free = _free_numbers(book, len([one for one in asked if not one.values.get("member_no")]))
    enrolments = [_enrolment(book, one, one.values.get("member_no") or free.pop(0)) for one in asked]
    memberships = ops.enrol_members(book.term, enrolments=enrolments)
    return {one.number: row.person_id for one, row in zip(asked, memberships, strict=True)}


def _free_numbers(book: "RosterBook", many: int) -> list[str]:
    """The numbers after the highest one of the term."""
    if not many:
        return []
    numbers = Membership.objects.filter(term=book.term).order_by(Length("member_no").desc(), "-member_no")
    plain = (one for one in numbers.values_list("member_no", flat=True) if numerals.number(one) is not None)
    highest = next(plain, f"{book.term.number}000")
    return [str(int(highest) + place).zfill(len(highest)) for place in range(1, many + 1)]


def _enrolment(book: "RosterBook", asked: Asked, number: str) -> Enrolment:
    values = asked.values
    sector = book.sectors[values["sector"]]
    town = book.town_groups.get(values.get("town_group", ""))
    day = book.day_of(asked, None)
    return Enrolment(
        profile=Profile(
            name=values["name"],
            gender=values.get("gender", ""),
            birth_year=int(values["birth_year"]) if values.get("birth_year") else None,
            workplace=values.get("workplace", ""),
            post=values.get("post", ""),
            phone=values.get("phone", ""),
        ),
        member_no=number,
        sector=sector,
        committee=book.committee_of(asked),
        groups=tuple(group for group in (sector.group, town) if group is not None),
        office=values.get("office", ""),
        valid_from=day,
        began_by=Membership.Began.ELECTED if day == book.term.starts_on else Membership.Began.ADDED,
        decision=values.get("decision") or book.decision,
        terms_served=int(values.get("terms_served") or 1),
    )


def _change(book: "RosterBook", asked: Asked, plan: Plan) -> str:
    """The cells that differ stand as the file says; the fault when an operation refuses."""
    try:
        with transaction.atomic():
            row = Membership.objects.select_related("person__actor", "sector", "committee", "term").get(
                person_id=plan.subject or 0, term=book.term, valid_to__isnull=True
            )
            _correct(row, asked.values, plan.was)
            if any(code in plan.was for code in MOVES):
                _move(book, row, asked)
    except Invalid as refused:
        return str(refused)
    return ""


def _correct(row: Membership, values: dict[str, str], was: dict[str, str]) -> None:
    changed = {code: values[code] for code in OWN if code in was}
    if changed:
        ops.rewrite(row.person, **changed)
    own = [code for code in ("member_no", "terms_served") if code in was]
    for code in own:
        setattr(row, code, values[code])
    if own:
        row.save(update_fields=own)


def _move(book: "RosterBook", row: Membership, asked: Asked) -> None:
    """Another sector, committee or office is a new row from the day on, another town group a new seat."""
    values = asked.values
    sector: Sector = book.sectors[values["sector"]] if values.get("sector") else book.sectors[row.sector.code]
    committee = book.committees.get(values.get("committee", "")) or row.committee
    sits = [seat.group for seat in row.seats.filter(valid_to__isnull=True).select_related("group")]
    town = book.town_groups.get(values.get("town_group", "")) or next((one for one in sits if one.kind == "town"), None)
    groups = tuple(group for group in (sector.group, town) if group is not None)
    day, decision = book.day_of(asked, row), values.get("decision") or book.decision
    office = values.get("office") or row.office
    if sector.pk == row.sector_id and committee == row.committee and office == row.office:
        ops.move_seats(row, groups=groups, from_day=day, decision=decision)
    else:
        ops.transfer_member(
            row,
            sector=sector,
            committee=committee,
            groups=groups,
            from_day=day,
            decision=decision,
            office=office,
        )


def in_the_way(written: Sequence[Written]) -> dict[int, str]:
    """A person who is not as the import left them, or on whom something was built since, stays."""
    subjects = [one.subject for one in written if one.subject is not None]
    now = states(subjects)
    persons = Person.objects.filter(pk__in=[one.subject for one in written if _is_new(one)])
    actors = dict(persons.values_list("actor_id", "pk"))
    used = referred(Person, list(actors.values())) | {actors[pk] for pk in referred(Actor, list(actors))}
    rows = {int(pk): one.subject or 0 for one in written for pk in _made_memberships(one)}
    used |= {rows[pk] for pk in referred(Membership, list(rows))}
    found = {}
    for place, one in enumerate(written):
        if one.subject not in now:
            found[place] = _("the row is gone.")
        elif now[one.subject] != one.journal["after"]:
            found[place] = _("%(name)s was changed since.") % {"name": now[one.subject]["name"]}
        elif one.subject in used:
            found[place] = _("something was entered about %(name)s since.") % {"name": now[one.subject]["name"]}
    return found


def _is_new(one: Written) -> bool:
    return one.journal["before"] is None


def _made_memberships(one: Written) -> set[str]:
    held = set() if _is_new(one) else set(one.journal["before"]["memberships"])
    return set(one.journal["after"]["memberships"]) - held


@transaction.atomic
def take_back(written: Sequence[Written], *, by: Viewer) -> None:
    """Persons that were made are gone, those that were changed are as before."""
    new = [one.subject for one in written if _is_new(one) and one.subject is not None]
    bodies = set(Person.objects.filter(pk__in=[one.subject for one in written]).values_list("body_id", flat=True))
    for body_id in bodies:
        _check(body_id, by)
    remove(new)
    for one in written:
        if not _is_new(one) and one.subject is not None:
            bring_back(one.subject, one.journal["before"], one.journal["after"])
