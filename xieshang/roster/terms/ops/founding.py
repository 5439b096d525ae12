"""The next term stands beside the present one, with its structure; it holds on no day before it is opened."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.kernel import flow, stories
from xieshang.kernel.models import Actor, Body, Case, Entry
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound, Refusal
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, Placing, Sector, SpecialCommittee, Term
from xieshang.roster.terms.flow import FLOW
from xieshang.roster.terms.models import Succession

# The first day may lie so far from the end that the old term was given.
NEAR = timedelta(days=366)
LONGEST = timedelta(days=366 * 6)
COPIED = "term_copied"
stories.note_story(
    COPIED,
    gettext_lazy("{who} copied the structure: {committees} special committees, {groups} groups, {sectors} sectors"),
)


@dataclass(frozen=True)
class TermPlan:
    """What has to be known of a term before it stands."""

    number: int
    name: str
    starts_on: date
    ends_on: date
    decision: str

    def said(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "name": self.name.strip(),
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "decision": self.decision.strip(),
        }


@transaction.atomic
def found_next(body: Body, *, plan: TermPlan, by: Viewer, at: datetime) -> Succession:
    """The next term is being prepared; the present one runs on until it is opened. One at a time for a body."""
    check_keeper(body.pk, by)
    # Two at once: the second waits, and finds the first.
    Body.objects.select_for_update().get(pk=body.pk)
    if Succession.objects.filter(body=body, stage="open").exists():
        raise Refusal(_("The next term is being prepared already."))
    old = Term.objects.filter(body=body).order_by("-starts_on").first()
    _check(plan, body.pk, old, None)
    term = Term.objects.create(
        body=body,
        number=plan.number,
        name=plan.name.strip(),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        standing=Term.Standing.PREPARED,
    )
    if old is not None:
        Term.objects.filter(pk=old.pk).update(standing=Term.Standing.ENDING)
    made = Succession(
        body=body,
        title=f"{term.name}换届",
        visibility=Case.Visibility.PARTIES,
        old=old,
        term=term,
        decision=plan.decision,
    )
    flow.begin(made, "found", by=by, at=at, data=plan.said())
    return made


@transaction.atomic
def amend(succession: Succession, *, plan: TermPlan, by: Viewer, at: datetime) -> Succession:
    """Number, name and days of the term that is being prepared are these."""
    check_keeper(succession.body_id, by)
    found = held(succession, by=by)
    _check(plan, found.body_id, found.old, found.term)
    flow.perform(found, "amend", by=by, at=at, data=plan.said())
    return Succession.objects.get(pk=found.pk)


def keep_days(case: Succession, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """What the step `amend` means: number, name and days of the term are those that were said."""
    if "starts_on" not in data:
        raise Refusal(_("A term is changed on its own page, which checks its days."))
    values = {name: data[name] for name in ("number", "name", "starts_on", "ends_on")}
    Term.objects.filter(pk=case.term_id, standing=Term.Standing.PREPARED).update(**values)
    # What stands in the term stands from its first day, whichever that is.
    Group.objects.filter(term_id=case.term_id).update(valid_from=data["starts_on"])
    Placing.objects.filter(sector__term_id=case.term_id).update(valid_from=data["starts_on"])
    Succession.objects.filter(pk=case.pk).update(decision=data["decision"], title=f"{data['name']}换届")


class Over(Refusal):
    """The term was opened; nothing is prepared for it any more."""


def over_words() -> str:
    return _("The term is open already; members are entered in the roster from now on.")


def check_keeper(body_id: int, by: Viewer) -> None:
    if by.is_system and by.body_id == body_id:
        return
    if by.actor_id is None or by.body_id != body_id:
        raise NotFound()
    if not by.wears("office", "admin"):
        raise NotAllowed(permits["term_keeper"].reason)


def held(succession: Succession, *, by: Viewer) -> Succession:
    """The change of term as it stands, locked, while its term is being prepared."""
    check_keeper(succession.body_id, by)
    found = flow.lock(succession, FLOW)
    if found.stage != "open":
        raise Over(over_words())
    return Succession.objects.select_related("term", "old").get(pk=found.pk)


def _check(plan: TermPlan, body_id: int, old: Term | None, own: Term | None) -> None:
    others = Term.objects.filter(body_id=body_id).exclude(pk=own.pk if own else 0)
    faults: dict[str, list[str]] = {}
    if not plan.name.strip():
        faults["name"] = [_("Give the term a name, such as 第十一届.")]
    if not plan.decision.strip():
        faults["decision"] = [_("Name the deciding document.")]
    if others.filter(number=plan.number).exists():
        faults["number"] = [_("A term of this body has this number already.")]
    elif old is not None and plan.number <= old.number:
        faults["number"] = [_("The next term has a higher number than the present one.")]
    if plan.ends_on <= plan.starts_on:
        faults["ends_on"] = [_("A term cannot end before it begins.")]
    elif plan.ends_on - plan.starts_on > LONGEST:
        faults["ends_on"] = [_("A term lasts five years; this would be more than six.")]
    if words := _overlap(plan, old, others):
        faults["starts_on"] = [words]
    if faults:
        raise Invalid(faults)


def _overlap(plan: TermPlan, old: Term | None, others: Any) -> str:
    """Terms do not overlap: the present one ends on the day before the next; all others keep their days."""
    if old is None:
        return ""
    if plan.starts_on <= old.starts_on:
        return _("The next term begins after the present one.")
    if abs(plan.starts_on - old.ends_on) > NEAR:
        words = _("The present term is to end on %(day)s; the next one begins at most a year before or after.")
        return words % {"day": old.ends_on.isoformat()}
    if others.exclude(pk=old.pk).filter(starts_on__lte=plan.ends_on, ends_on__gte=plan.starts_on).exists():
        return _("Another term of this body covers these days.")
    return ""


@transaction.atomic
def copy_structure(succession: Succession, *, by: Viewer, at: datetime) -> int:
    """Every organ of the old term that nothing follows yet has a successor of the same name; again: only what is missing."""
    found = held(succession, by=by)
    if found.old is None:
        raise Refusal(_("There is no earlier term whose structure could be copied."))
    committees = _copy_committees(found.old, found.term)
    groups = _copy_groups(found.old, found.term)
    sectors = _copy_sectors(found.old, found.term)
    if many := committees + groups + sectors:
        counts = {"committees": committees, "groups": groups, "sectors": sectors, "decision": found.decision}
        flow.note(found, COPIED, by=by, at=at, data=counts)
        return many
    return 0


def _copy_committees(old: Term, new: Term) -> int:
    many = 0
    for row in old.special_committees.filter(successor=None).select_related("actor").order_by("code"):
        made, is_new = _same_code(SpecialCommittee, new, row), False
        if made is None:
            made, is_new = (
                SpecialCommittee.objects.create(actor=_organ(row), body_id=row.body_id, term=new, code=row.code),
                True,
            )
        _follow(row, made)
        many += is_new
    return many


def _copy_groups(old: Term, new: Term) -> int:
    many = 0
    # Groups that a grouping ended within the term have no successor.
    standing = old.groups.filter(successor=None, valid_to__isnull=True)
    for row in standing.select_related("actor", "committee__successor").order_by("code"):
        made, is_new = _same_code(Group, new, row), False
        if made is None:
            committee = row.committee.successor if row.committee else None
            values: dict[str, Any] = {"kind": row.kind, "code": row.code, "valid_from": new.starts_on}
            values |= {"committee": committee, "town_id": row.town_id}
            made, is_new = Group.objects.create(actor=_organ(row), body_id=row.body_id, term=new, **values), True
        _follow(row, made)
        many += is_new
    return many


def _copy_sectors(old: Term, new: Term) -> int:
    many = 0
    groups = groups_of(old)
    for row in old.sectors.filter(successor=None).order_by("position"):
        made, is_new = _same_code(Sector, new, row), False
        if made is None:
            values = {"name": row.name, "name_en": row.name_en, "position": row.position}
            made, is_new = Sector.objects.create(body_id=row.body_id, term=new, code=row.code, **values), True
            place(made, groups[row.pk].successor if row.pk in groups else None, new)
        _follow(row, made)
        many += is_new
    return many


def groups_of(term: Term) -> dict[int, Group]:
    """The group in which each sector of the term stands in the end, by the sector's key."""
    rows = Placing.objects.filter(sector__term=term, valid_to__isnull=True)
    return {row.sector_id: row.group for row in rows.select_related("group__committee", "group__successor")}


def place(sector: Sector, group: Group | None, term: Term) -> None:
    """In a term that is being prepared the sector stands in the group from the first day on; nothing is history yet."""
    Placing.objects.filter(sector=sector).delete()
    if group is not None:
        Placing.objects.create(sector=sector, group=group, valid_from=term.starts_on)


def _same_code(model: Any, term: Term, row: Any) -> Any:
    """An organ that was added by hand under the code: the old one is followed by it."""
    return model.objects.filter(term=term, code=row.code).first()


def _organ(row: Any) -> Actor:
    return Actor.objects.create(
        body_id=row.body_id, kind=Actor.Kind.ORGAN, name=row.actor.name, name_en=row.actor.name_en
    )


def _follow(row: Any, made: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(successor=made)
