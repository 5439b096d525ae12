"""Writing about commendations: opened, nominated, chosen, made public, objected to, decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.duty import queries, registry, standing
from xieshang.duty.models import Award, Commendation, Nomination, Objection
from xieshang.kernel import erasure, flow
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer

ROLES = ("nominator", "asked")
STRUCK = Objection.Verdict.STRUCK


@dataclass(frozen=True)
class Place:
    """A class of a new round: how it is called, and how many places it has."""

    code: str
    name: str
    places: int


@transaction.atomic
def begin(year: int, places: Sequence[Place], *, by: Viewer, at: datetime, title: str = "") -> Commendation:
    """The round stands with its classes; every group and special committee of the term may nominate, and is asked to."""
    queries.for_office(by)
    if year > timezone.localdate(at).year:
        raise Invalid({"year": [_("This year is still to come.")]})
    if not places:
        raise Invalid({"": [_("Give at least one class its places.")]})
    found = Commendation(
        body_id=by.body_id, title=title.strip() or f"{year}年度表彰", year=year, visibility=Case.Visibility.PARTIES
    )
    organs = queries.nominators(by.body_id, timezone.localdate(at))
    flow.begin(found, "open", by=by, at=at, parties=tuple((organ, role) for organ in organs for role in ROLES))
    Award.objects.bulk_create(
        Award(commendation_id=found.pk, code=one.code, name=one.name.strip(), places=one.places, position=position)
        for position, one in enumerate(places, 1)
    )
    return Commendation.objects.get(pk=found.pk)


@transaction.atomic
def nominate(award: Award, candidate: int, *, reason: str, by: Viewer, at: datetime) -> Nomination:
    """The candidate is nominated in the class, once; who is nominated already is named in the refusal."""
    data = {"award": award.name, "class": award.code, "candidate": candidate, "_award": award, "_reason": reason}
    taken = flow.perform(award.commendation, "nominate", by=by, at=at, data=data)
    rows = Nomination.objects.filter(award=award, withdrawn_at=None)
    about = "subject_id" if registry.classes[award.code].is_of_cases else "actor_id"
    return rows.get(**{about: candidate}, made_at=taken.entry.recorded_at)


@transaction.atomic
def withdraw(row: Nomination, *, by: Viewer, at: datetime) -> None:
    """The nomination does not stand any more, and the candidate may be nominated anew."""
    data = {"award": row.award.name, "class": row.award.code, "nomination": row.pk}
    flow.perform(row.award.commendation, "withdraw", by=by, at=at, data=data)


@transaction.atomic
def choose(
    found: Commendation, chosen: set[int], *, by: Viewer, at: datetime, version: int | None = None
) -> Commendation:
    """Exactly these nominations stand on the list."""
    data = {"count": len(chosen), "_chosen": chosen}
    flow.perform(found, "choose", by=by, at=at, data=data, version=version)
    return Commendation.objects.get(pk=found.pk)


# Effects of the steps.


def put_forward(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """One more nomination stands. The round is locked, so of two who name the same candidate the second is told."""
    award, candidate = data["_award"], int(data["candidate"])
    award.commendation = case
    field = queries.field_of(by, award)
    if candidate in field.nominations:
        raise Invalid(
            {"candidate": [_("%(name)s is nominated in this class already.") % {"name": _name(field, candidate)}]}
        )
    if candidate not in field.candidates:
        raise Invalid({"candidate": [_("You cannot nominate this candidate in this class.")]})
    about = {"subject_id": candidate} if field.found.is_of_cases else {"actor_id": candidate}
    Nomination.objects.create(
        award=award,
        reason=data["_reason"].strip(),
        by_id=by.acting_id,
        behalf_of_id=entry.behalf_of_id,
        made_at=at,
        **about,
    )


def _name(field: queries.Field, candidate: int) -> str:
    return field.nominations[candidate].name


def take_back(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The nomination is withdrawn, by who made it or the office."""
    row = Nomination.objects.filter(award__commendation_id=case.pk, withdrawn_at=None, pk=data["nomination"]).first()
    if row is None:
        raise Invalid({"": [_("This nomination was withdrawn already.")]})
    if not queries.may_withdraw(by, row):
        raise NotAllowed(_("Only who made a nomination, or the office, withdraws it."))
    Nomination.objects.filter(pk=row.pk).update(withdrawn_at=at)


def mark_choice(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The list holds the chosen ones, no more in a class than it has places."""
    rows, chosen = standing.nominations(case), data["_chosen"]
    if not chosen or not chosen <= {row.pk for row in rows}:
        raise Invalid({"": [_("Choose among those who are nominated.")]})
    for award in {row.award for row in rows}:
        many = sum(row.award_id == award.pk and row.pk in chosen for row in rows)
        if many > award.places:
            words = ngettext(
                "%(count)s are chosen, but “%(award)s” has %(places)s place.",
                "%(count)s are chosen, but “%(award)s” has %(places)s places.",
                award.places,
            )
            raise Invalid({award.code: [words % {"count": many, "award": award.name, "places": award.places}]})
    Nomination.objects.filter(award__commendation_id=case.pk).update(is_chosen=False)
    Nomination.objects.filter(pk__in=chosen).update(is_chosen=True)


def make_public(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Everybody reads the list with what the records say today; who stands on it is told."""
    today = timezone.localdate(at)
    Commendation.objects.filter(pk=case.pk).update(
        visibility=Case.Visibility.PUBLIC,
        how_to_object=data["how_to_object"].strip(),
        publicity_until=case.due_on,
        heard_on=None,
    )
    first, last = queries.days_of(case, today)
    by_class: dict[str, list[Nomination]] = {}
    for row in standing.chosen(case):
        by_class.setdefault(row.award.code, []).append(row)
    for code, rows in by_class.items():
        found = registry.classes[code]
        counts = registry.counts(found, {row.candidate_id for row in rows}, first, last)
        for row in rows:
            asked = [one.code for one in registry.credits_of(found)]
            row.counts = {one: counts[row.candidate_id, one] for one in asked if (row.candidate_id, one) in counts}
        Nomination.objects.bulk_update(rows, ["counts"])
    flow.join(case, [(row.actor_id, "nominee") for row in standing.chosen(case) if row.actor_id], at=at)


def finish(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The organs for which this viewer nominates are not asked any more; they may still nominate."""
    flow.leave(case, "asked", at=at, actors=[*by.actors_as("convenor"), *by.actors_as("committee")])


def enter_objection(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The objection stands, and nothing is decided before it is settled."""
    row = _on_the_list(case, data["nomination"])
    Objection.objects.create(nomination=row, words=data["words"].strip(), recorded_by_id=by.acting_id, recorded_at=at)


def settle(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """What was decided on the objection stands beside it; with the verdict “struck” the person is off the list."""
    row = next((one for one in standing.open_objections(case) if str(one.pk) == str(data["objection"])), None)
    if row is None:
        raise Invalid({"objection": [_("This objection is settled already.")]})
    Objection.objects.filter(pk=row.pk).update(verdict=data["verdict"], decision=data["reason"].strip(), settled_at=at)
    if data["verdict"] == STRUCK:
        _strike(case, row.nomination, at)


def strike(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """One is off the list, the log keeps why."""
    _strike(case, _on_the_list(case, data["nomination"]), at)


def _on_the_list(case: Case, pk: object) -> Nomination:
    row = next((one for one in standing.chosen(case) if str(one.pk) == str(pk)), None)
    if row is None:
        raise Invalid({"nomination": [_("This is not on the list.")]})
    return row


def _strike(case: Case, row: Nomination, at: datetime) -> None:
    """Off the list, and not party to the round any more unless another class names the same."""
    Nomination.objects.filter(pk=row.pk, struck_at=None).update(struck_at=at)
    others = [one for one in standing.chosen(case) if one.actor_id == row.actor_id and one.pk != row.pk]
    if row.actor_id and not others:
        flow.leave(case, "nominee", at=at, actors=[row.actor_id])


def hear(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The publicity is over."""
    Commendation.objects.filter(pk=case.pk).update(heard_on=timezone.localdate(at))


def enact(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Who decided it, when and under which number stands; a decision comes after publicity and not from the future."""
    day, until = data["decided_on"], case.publicity_until
    if day > timezone.localdate(at):
        raise Invalid({"decided_on": [_("This day is still to come.")]})
    if until is not None and day <= until:
        words = _("The list is in publicity up to %(day)s.") % {"day": date_format(until)}
        raise Invalid({"decided_on": [words]})
    Commendation.objects.filter(pk=case.pk).update(
        decider=data["decider"].strip(), document_no=data["document_no"].strip(), decided_on=day
    )


def proclaim(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The commendation counts from this day on."""
    Commendation.objects.filter(pk=case.pk).update(announced_on=entry.occurred_on)


def call_off(case: Commendation, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Nobody but nominators and staff reads of it any more, and nobody stands on a list."""
    Commendation.objects.filter(pk=case.pk).update(visibility=Case.Visibility.PARTIES)
    flow.leave(case, "nominee", at=at)


@erasure.also
def forget_reasons(case: Case) -> None:
    """Erased with the round: why somebody was nominated, and what was objected, is gone; who was on the list stays."""
    Nomination.objects.filter(award__commendation_id=case.pk).update(reason="")
    Objection.objects.filter(nomination__award__commendation_id=case.pk).update(words="", decision="")
