"""All that an import may touch of a person, as plain data: to compare it before and after, and to bring it back."""

from collections.abc import Iterable, Sequence, Set
from datetime import date
from typing import Any

from django.db.models import Model

from xieshang.kernel.models import Actor
from xieshang.roster import ops
from xieshang.roster.models import Appointment, Group, Membership, Person, PersonKey, Seat

PROFILE = ("name_pinyin", "initials", "stroke_key", "gender", "birth_year", "workplace", "post")
MEMBERSHIP = (
    "sector_id", "committee_id", "member_no", "office", "valid_from", "valid_to", "began_by", "ended_by", "decision",
    "end_decision", "terms_served",
)  # fmt: skip
SEAT = ("membership_id", "group_id", "valid_from", "valid_to", "decision", "end_decision")
OFFICE = ("valid_to",)
DAYS = ("valid_from", "valid_to")
# What changes from a day on, by a document: the old row ends and a new one begins.
MOVES = ("sector", "committee", "town_group", "office")
State = dict[str, Any]


def values_of(row: Membership, seats: Iterable[Seat]) -> dict[str, str]:
    """A membership as a line of the table, without the telephone."""
    town = [seat.group.actor.name for seat in seats if seat.group.kind == Group.Kind.TOWN]
    person = row.person
    return {
        "member_no": row.member_no,
        "name": person.actor.name,
        "gender": {"M": "男", "F": "女"}.get(person.gender, ""),
        "birth_year": str(person.birth_year or ""),
        "sector": row.sector.name,
        "committee": row.committee.actor.name if row.committee else "",
        "town_group": town[0] if town else "",
        "office": str(row.get_office_display()) if row.office else "",
        "terms_served": str(row.terms_served),
        "workplace": person.workplace,
        "post": person.post,
        "since": row.valid_from.isoformat(),
        "decision": row.decision,
    }


def states(person_ids: Sequence[int]) -> dict[int, State]:
    """The state of each person: four statements whatever their number."""
    found: dict[int, State] = {}
    organs = {}
    for person in Person.objects.filter(pk__in=person_ids).select_related("actor"):
        profile = {name: getattr(person, name) for name in PROFILE}
        found[person.pk] = {"name": person.actor.name, "profile": profile, "phone": ops.phone_of(person)}
        found[person.pk] |= {"memberships": {}, "seats": {}, "convening": {}}
        organs[person.actor_id] = person.pk
    for row in Membership.objects.filter(person_id__in=found).order_by("pk"):
        found[row.person_id]["memberships"][str(row.pk)] = _columns(row, MEMBERSHIP)
    for seat in Seat.objects.filter(membership__person_id__in=found).select_related("membership").order_by("pk"):
        found[seat.membership.person_id]["seats"][str(seat.pk)] = _columns(seat, SEAT)
    for held in Appointment.objects.filter(actor_id__in=organs, role="convenor").order_by("pk"):
        found[organs[held.actor_id]]["convening"][str(held.pk)] = _columns(held, OFFICE)
    return found


def _columns(row: Model, names: Sequence[str]) -> dict[str, Any]:
    held = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in held.items()}


def bring_back(person_id: int, before: State, after: State) -> None:
    """The person is as before: rows made since are gone, rows that ended go on."""
    person = Person.objects.select_related("actor").get(pk=person_id)
    for name, value in before["profile"].items():
        setattr(person, name, value)
    ops.seal_phone(person, before["phone"])
    person.save()
    if before["name"] != person.actor.name:
        ops.rename(person, before["name"])
    _rows_back(Seat, before["seats"], after["seats"], delete_first=True)
    _rows_back(Membership, before["memberships"], after["memberships"], delete_first=True)
    _rows_back(Appointment, before["convening"], after["convening"], delete_first=False)


def _rows_back(model: type[Any], before: dict[str, State], after: dict[str, State], *, delete_first: bool) -> None:
    if delete_first:
        model.objects.filter(pk__in=[int(pk) for pk in after if pk not in before]).delete()
    for pk, columns in before.items():
        if after.get(pk) != columns:
            days = {name: date.fromisoformat(columns[name]) for name in DAYS if columns.get(name)}
            model.objects.filter(pk=int(pk)).update(**columns | days)


def remove(person_ids: Sequence[int]) -> None:
    """Persons that an import made, and that nothing was built on, are gone with their memberships."""
    actors = list(Person.objects.filter(pk__in=person_ids).values_list("actor_id", flat=True))
    Seat.objects.filter(membership__person_id__in=person_ids).delete()
    Membership.objects.filter(person_id__in=person_ids).delete()
    PersonKey.objects.filter(person_id__in=person_ids).delete()
    Person.objects.filter(pk__in=person_ids).delete()
    Actor.objects.filter(pk__in=actors).delete()


OWN_TABLES = {Person, PersonKey, Membership, Seat}


def referred(model: type[Any], pks: Sequence[int], besides: Set[type[Any]] = frozenset()) -> set[int]:
    """Those of the rows that a row of any other table leads to; tables `besides` do not count."""
    found: set[int] = set()
    for relation in model._meta.related_objects:
        if relation.related_model in OWN_TABLES | besides or relation.many_to_many:
            continue
        column = relation.field.attname
        rows = relation.related_model._base_manager.filter(**{f"{column}__in": pks})
        found |= set(rows.values_list(column, flat=True))
    return found
