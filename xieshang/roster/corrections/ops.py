"""Writing corrections: what somebody asks for, what the office enters, and what stands of the person from then on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel import erasure, files, flow, secrets
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.uploads import Accepted
from xieshang.kernel.viewer import Viewer
from xieshang.roster.corrections import queries
from xieshang.roster.corrections.models import Correction, Line
from xieshang.roster.corrections.queries import PHONE, PHOTO
from xieshang.roster.models import Person
from xieshang.roster.ops import Profile, rewrite
from xieshang.roster.ops.changing import AGES

PURPOSE = "portrait"


@dataclass(frozen=True)
class Wish:
    """What somebody's entry is to say; the telephone empty and the photo None: as they stand."""

    profile: Profile
    photo: tuple[str, Accepted] | None = None
    reason: str = ""

    def values(self) -> dict[str, str]:
        one = self.profile
        known = {
            "name": one.name,
            "name_pinyin": one.name_pinyin,
            "gender": one.gender,
            "birth_year": str(one.birth_year or ""),
            "workplace": one.workplace,
            "post": one.post,
        }
        return {**known, **({PHONE: one.phone} if one.phone else {})}


@transaction.atomic
def correct(person: Person, wish: Wish, *, by: Viewer, at: datetime) -> Correction:
    """The entry says so from now on if the office wishes it; the person's own wish waits for the office."""
    if not queries.may_ask(by, person):
        raise NotAllowed(_("Only the person and the office correct an entry."))
    person = Person.objects.select_for_update(of=("self",)).select_related("actor").get(pk=person.pk)
    changed = _changed(person, wish, at)
    if waiting := queries.waiting(person):
        words = _("“%(title)s” is not decided yet; decide or withdraw it first.")
        raise Invalid({"": [words % {"title": waiting.title}]})
    correction = Correction(
        body_id=person.body_id,
        title=_titled(person),
        visibility=Case.Visibility.PARTIES,
        person=person,
    )
    step = "correct" if by.wears("office") else "ask"
    said = {"reason": wish.reason.strip()}
    flow.begin(correction, step, by=by, at=at, parties=((person.actor, "person"),), data=said)
    _write_lines(correction, changed, wish, by, at)
    if step == "correct":
        _apply(correction, person)
    return correction


def _titled(person: Person) -> str:
    return f"{person.actor.name}的信息更正"


def _changed(person: Person, wish: Wish, at: datetime) -> dict[str, tuple[str, str]]:
    """What stands and what is wished, of the fields in which they differ."""
    now, wished = queries.standing(person), wish.values()
    if not wished["name"].strip():
        raise Invalid({"name": [_("A person has a name.")]})
    if wish.profile.birth_year is not None and at.year - wish.profile.birth_year not in AGES:
        raise Invalid({"birth_year": [_("This year of birth cannot be right.")]})
    changed = {field: (now[field], value) for field, value in wished.items() if value != now[field]}
    if not changed and wish.photo is None:
        raise Invalid({"": [_("Nothing differs from what stands in the roster.")]})
    return changed


def _write_lines(
    correction: Correction, changed: dict[str, tuple[str, str]], wish: Wish, by: Viewer, at: datetime
) -> None:
    rows = [Line(correction=correction, field=field) for field in changed]
    for row in rows:
        _set(row, correction.person, *changed[row.field])
    if wish.photo is not None:
        name, accepted = wish.photo
        kept = files.keep(accepted, name, body_id=correction.body_id, purpose=PURPOSE, at=at, by=by, case=correction)
        rows.append(Line(correction=correction, field=PHOTO, photo=kept))
    Line.objects.bulk_create(rows)


def _set(row: Line, person: Person, before: str, after: str) -> None:
    if row.field == PHONE:
        row.before_sealed, row.after_sealed = _sealed(row, person, before), _sealed(row, person, after)
    else:
        row.before, row.after = before, after


def _sealed(row: Line, person: Person, phone: str) -> bytes | None:
    return secrets.seal_text(phone, context=queries.seal_context(row, person.actor_id)) if phone else None


def enter(case: Correction, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The roster says what was asked for."""
    _apply(case, Person.objects.select_for_update(of=("self",)).select_related("actor").get(pk=case.person_id))


def _apply(correction: Correction, person: Person) -> None:
    """What stood until now is kept in the lines: it may have changed since somebody asked."""
    now = queries.standing(person)
    rows = list(Line.objects.filter(correction=correction).order_by("pk"))
    wished: dict[str, str] = {}
    for row in rows:
        if row.field == PHOTO:
            Person.objects.filter(pk=person.pk).update(photo=row.photo)
            continue
        after = queries.phone_in(row, "after", person) if row.field == PHONE else row.after
        _set(row, person, now[row.field], after)
        wished[row.field] = after
    Line.objects.bulk_update(rows, ["before", "after", "before_sealed", "after_sealed"])
    if wished:
        rewrite(person, **wished)


@erasure.also
def erase_lines(case: Case) -> None:
    """What was to be corrected is gone with the words of the case; the roster stays as it stands."""
    Line.objects.filter(correction_id=case.pk).delete()
