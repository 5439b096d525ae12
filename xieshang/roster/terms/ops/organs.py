"""The structure of the term that is being prepared: names are free, what an organ takes over from the old term is said."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.kernel import flow, stories
from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import Invalid, NotFound, Refusal
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, Sector, SpecialCommittee, Term, Town
from xieshang.roster.terms.models import Nominee, Renewal, Succession
from xieshang.roster.terms.ops.founding import held, place

SAVED, RENAMED, REMOVED = "term_organ_saved", "term_organ_renamed", "term_organ_removed"
stories.note_story(SAVED, gettext_lazy("{who} entered “{name}”"))
stories.note_story(RENAMED, gettext_lazy("{who} renamed “{was}” to “{name}”"))
stories.note_story(REMOVED, gettext_lazy("{who} took “{name}” out"))

COMMITTEE, SECTOR_GROUP, TOWN_GROUP, SECTOR = "committee", "sector-group", "town-group", "sector"
KINDS = (COMMITTEE, SECTOR_GROUP, TOWN_GROUP, SECTOR)
LETTERS = {COMMITTEE: "C", SECTOR_GROUP: "G", TOWN_GROUP: "T", SECTOR: "S"}
GROUP_KINDS = {SECTOR_GROUP: Group.Kind.SECTOR, TOWN_GROUP: Group.Kind.TOWN}


@dataclass(frozen=True)
class Wish:
    """What an organ is to be; `takes_over` are the keys of the organs of the old term that it follows."""

    name: str
    name_en: str = ""
    position: int = 0
    committee: SpecialCommittee | None = None
    town: Town | None = None
    group: Group | None = None
    takes_over: tuple[int, ...] = ()


def rows_of(term: Term, kind: str) -> Any:
    """Organs of one kind of a term, in order."""
    if kind == SECTOR:
        return Sector.objects.filter(term=term).placed_on(term.starts_on).order_by("position", "id")
    if kind == COMMITTEE:
        return SpecialCommittee.objects.filter(term=term).select_related("actor").order_by("code", "id")
    if kind not in GROUP_KINDS:
        raise NotFound()
    rows = Group.objects.filter(term=term, kind=GROUP_KINDS[kind], valid_to__isnull=True)
    return rows.select_related("actor").order_by("code", "id")


def name_of(row: Any) -> str:
    return str(row.name if isinstance(row, Sector) else row.actor.name)


@transaction.atomic
def save(succession: Succession, kind: str, *, wish: Wish, by: Viewer, at: datetime, pk: int | None = None) -> Any:
    """The organ of the new term is as wished: a new one without `pk`, else the one that stands."""
    found = held(succession, by=by)
    rows = rows_of(found.term, kind)
    row = rows.filter(pk=pk).first() if pk is not None else None
    if pk is not None and row is None:
        raise NotFound()
    name = " ".join(wish.name.split())
    _check(found, kind, name, wish, rows.exclude(pk=pk or 0))
    was = name_of(row) if row else ""
    row = _made(found.term, kind, name, wish) if row is None else _changed(row, kind, name, wish)
    _takes_over(found, kind, row, wish.takes_over)
    step = RENAMED if was and was != name else SAVED
    flow.note(found, step, by=by, at=at, data={"name": name, "was": was, "kind": kind, "decision": found.decision})
    return row


def _check(found: Succession, kind: str, name: str, wish: Wish, others: Any) -> None:
    if not name:
        raise Invalid({"name": [_("Give it a name.")]})
    if any(name_of(one) == name for one in others):
        raise Invalid({"name": [_("This term has one of this name already.")]})
    for field, organ in (("committee", wish.committee), ("group", wish.group)):
        if organ is not None and organ.term_id != found.term_id:
            raise Invalid({field: [_("Choose one of the same term.")]})
    if wish.town is not None and wish.town.body_id != found.body_id:
        raise Invalid({"town": [_("Choose a town of this body.")]})
    if wish.takes_over and found.old is None:
        raise Invalid({"takes_over": [_("There is no earlier term.")]})
    if found.old is not None:
        known = set(rows_of(found.old, kind).values_list("pk", flat=True))
        if not set(wish.takes_over) <= known:
            raise Invalid({"takes_over": [_("Choose among those of the present term.")]})


def _made(term: Term, kind: str, name: str, wish: Wish) -> Any:
    code = _free_code(term, kind)
    if kind == SECTOR:
        values = {"name": name, "name_en": wish.name_en, "position": wish.position or _last(term) + 1}
        sector = Sector.objects.create(body_id=term.body_id, term=term, code=code, **values)
        place(sector, wish.group, term)
        return sector
    actor = Actor.objects.create(body_id=term.body_id, kind=Actor.Kind.ORGAN, name=name, name_en=wish.name_en)
    if kind == COMMITTEE:
        return SpecialCommittee.objects.create(actor=actor, body_id=term.body_id, term=term, code=code)
    return Group.objects.create(
        actor=actor,
        body_id=term.body_id,
        term=term,
        kind=GROUP_KINDS[kind],
        code=code,
        committee=wish.committee,
        town=wish.town,
        valid_from=term.starts_on,
    )


def _changed(row: Any, kind: str, name: str, wish: Wish) -> Any:
    if kind == SECTOR:
        row.name, row.name_en = name, wish.name_en
        row.position = wish.position or row.position
        row.save(update_fields=["name", "name_en", "position"])
        place(row, wish.group, row.term)
        return row
    row.actor.name, row.actor.name_en = name, wish.name_en
    row.actor.save(update_fields=["name", "name_en"])
    if kind != COMMITTEE:
        row.committee, row.town = wish.committee, wish.town
        row.save(update_fields=["committee", "town"])
    return row


def _takes_over(found: Succession, kind: str, row: Any, keys: tuple[int, ...]) -> None:
    if found.old is None:
        return
    models: dict[str, Any] = {SECTOR: Sector, COMMITTEE: SpecialCommittee}
    old = models.get(kind, Group).objects.filter(term=found.old)
    old.filter(successor=row).exclude(pk__in=keys).update(successor=None)
    old.filter(pk__in=keys).update(successor=row)


def _last(term: Term) -> int:
    return max(Sector.objects.filter(term=term).values_list("position", flat=True), default=0)


def _free_code(term: Term, kind: str) -> str:
    """A code that neither this term nor the one before has used for something else."""
    models: dict[str, Any] = {SECTOR: Sector, COMMITTEE: SpecialCommittee}
    codes = models.get(kind, Group).objects.filter(body_id=term.body_id).values_list("code", flat=True)
    letter = LETTERS[kind]
    used = [int(found[1]) for code in codes if (found := re.fullmatch(rf"{letter}(\d{{1,6}})", code))]
    width = 2 if kind == SECTOR else 1
    return f"{letter}{str(max(used, default=0) + 1).zfill(width)}"


@transaction.atomic
def remove(succession: Succession, kind: str, *, pk: int, by: Viewer, at: datetime) -> None:
    """The organ does not stand in the new term; refused as long as somebody or something belongs to it."""
    found = held(succession, by=by)
    row = rows_of(found.term, kind).filter(pk=pk).first()
    if row is None:
        raise NotFound()
    if words := _in_use(found, kind, row):
        raise Refusal(words)
    name = name_of(row)
    if kind == SECTOR:
        place(row, None, found.term)
    row.delete()
    if kind != SECTOR:
        row.actor.delete()
    flow.note(found, REMOVED, by=by, at=at, data={"name": name, "kind": kind, "decision": found.decision})


def _in_use(found: Succession, kind: str, row: Any) -> str:
    column = {SECTOR: "sector", COMMITTEE: "committee", TOWN_GROUP: "town_group"}.get(kind)
    named = Nominee.objects.filter(succession=found)
    if column and named.filter(**{column: row}).exists():
        return _("Members are named for “%(name)s”. Name another place for them first.") % {"name": name_of(row)}
    if kind == SECTOR_GROUP and row.placings.exists():
        return _("Sectors belong to “%(name)s”. Put them into another group first.") % {"name": name_of(row)}
    if kind == COMMITTEE and row.groups.exists():
        return _("Groups belong to “%(name)s”. Give them another committee first.") % {"name": name_of(row)}
    if kind != SECTOR and Renewal.objects.filter(succession=found, of_id=row.actor_id).exists():
        return _("An office for “%(name)s” is confirmed. Take the confirmation back first.") % {"name": name_of(row)}
    return ""
