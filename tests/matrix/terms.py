"""A change of term, a case that is left over from an earlier term, and a resident member, for a side of the matrix."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer
from xieshang.roster import ops as roster
from xieshang.roster.models import Appointment, Group, Membership, Person, Sector, SpecialCommittee, Term
from xieshang.roster.residents import ops as residents
from xieshang.roster.residents.models import Resident
from xieshang.roster.terms import ops
from xieshang.roster.terms.models import Nominee, Succession

if TYPE_CHECKING:
    from tests.matrix.world import Side, World

DOCUMENT = "第〔2021〕18号"


def succession(side: Side, at: datetime) -> Succession:
    """The eleventh term of the side's body is being prepared: one for a body, whatever the hall."""
    body, by = side.hall.home.body, side.office(at)
    found = Succession.objects.filter(body=body, stage="open").first()
    if found is not None:
        return found
    plan = ops.TermPlan(11, "第十一届", date(2022, 1, 1), date(2026, 12, 31), DOCUMENT)
    made = ops.found_next(body, plan=plan, by=by, at=at)
    ops.copy_structure(made, by=by, at=at)
    ops.take_over(made, by=by, at=at)
    ops.save(made, "sector", wish=ops.Wish("待删界"), by=by, at=at)
    return made


def _convenor(side: Side, row: Succession, by: Viewer, at: datetime) -> tuple[int, int]:
    """Somebody convenes a group of the present term and is confirmed for the next: appointment and confirmation."""
    old = Group.objects.filter(term=row.old, kind="sector").order_by("code")[0]
    held = Appointment.objects.filter(of=old.actor, role="convenor").select_related("actor").first()
    if held is None:
        member = Membership.objects.filter(term=row.old).select_related("person__actor").order_by("pk")[0]
        held = roster.appoint(member.person.actor, role="convenor", of=old.actor, since=member.valid_from)
    new = Group.objects.select_related("actor").get(term=row.term, code=old.code)
    return held.pk, ops.confirm(row, held.actor, role="convenor", of=new.actor, by=by, at=at).pk


def left_over(side: Side, visit: Case, at: datetime) -> dict[str, Any]:
    """A committee of a term that is over is still party to the visit; nobody wears a hat for it."""
    body = side.hall.home.body
    term = Term.objects.filter(body=body, number=9).first()
    if term is None:
        term = roster.found_term(body, number=9, name="第九届", starts_on=date(2012, 1, 1), ends_on=date(2016, 12, 31))
        roster.found_committee(term, code="C9", name="老专委会")
        Term.objects.filter(pk=term.pk).update(standing=Term.Standing.CLOSED)
    organ = SpecialCommittee.objects.get(term=term).actor
    flow.join(visit, [(organ, "informed")], at=at)
    return {"pk": visit.pk, "organ": organ.pk}


def resident(side: Side, at: datetime) -> Resident:
    body = side.hall.home.body
    name = f"住县{side.hall.code}"
    profile, upper = roster.Profile(name=name, phone="19900000077"), body.parent
    entry = residents.Entry(profile, upper, date(2020, 1, 1), DOCUMENT, member_no=side.hall.code, sector="经济界")
    return residents.enter(body, entry=entry, by=side.office(at), at=at)


def things(side: Side, visit: Case, at: datetime) -> dict[str, dict[str, Any]]:
    """One of everything that has an address, by its name in the table."""
    row, by = succession(side, at), side.office(at)
    appointment, renewal = _convenor(side, row, by, at)
    nominee = Nominee.objects.filter(succession=row).order_by("pk")[0]
    unnamed = Person.objects.filter(body_id=row.body_id, nominations=None).order_by("pk")[0]
    spare = Sector.objects.get(term=row.term, name="待删界")
    case = {"pk": row.pk, "case_id": row.pk}
    return {
        "change of term": case,
        "its sector": {"pk": row.pk, "kind": "sector", "organ": spare.pk},
        "its nominee": {"pk": row.pk, "nominee": nominee.pk},
        "somebody to name": {"pk": row.pk, "person": unnamed.pk},
        "its convenor": {"pk": row.pk, "appointment": appointment},
        "its confirmation": {"pk": row.pk, "renewal": renewal},
        "left over case": left_over(side, visit, at),
        "resident member": {"pk": resident(side, at).pk},
    }


def another_convenor(world: World) -> dict[str, Any]:
    """A second member is to convene the group of the county's next term; the neighbour has no such group."""
    row = Succession.objects.get(pk=world.things["change of term"]["pk"])
    second = Nominee.objects.filter(succession=row).order_by("member_no")[1]
    group = Group.objects.filter(term=row.term, kind="sector").order_by("code")[0]
    return {"name": second.member_no, "of": group.actor_id}


def goes_on(world: World) -> dict[str, Any]:
    """The case goes on with a committee of the present term, on either side."""
    data = {}
    for name in ("left over case", "neighbour's left over case"):
        values = world.things[name]
        body = Case.objects.values_list("body_id", flat=True).get(pk=values["pk"])
        running = SpecialCommittee.objects.filter(term__number=10, body_id=body).order_by("code")[0]
        data[f"c{values['pk']}-{values['organ']}-new"] = running.actor_id
    return data
