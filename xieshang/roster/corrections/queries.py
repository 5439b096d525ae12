"""Reading corrections: what stands of a person, what is to stand, and how much of it a viewer sees."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.kernel import flow, secrets
from xieshang.kernel.refusals import NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.roster import disclosure, people
from xieshang.roster.corrections.models import Correction, Line
from xieshang.roster.disclosure import GENDERS
from xieshang.roster.models import Person
from xieshang.roster.ops import phone_of

PHONE, PHOTO = "phone", "photo"
LABELS: dict[str, Promise | str] = {
    "name": _("Name"),
    "name_pinyin": _("Pinyin"),
    "gender": _("Gender"),
    "birth_year": _("Year of birth"),
    "workplace": _("Workplace"),
    "post": _("Post"),
    PHONE: _("Telephone"),
    PHOTO: _("Photo"),
}


@dataclass(frozen=True)
class Shown:
    """One line as it is read."""

    label: str
    before: str
    after: str
    photo: Any = None


def to_correct(viewer: Viewer, pk: int) -> Person:
    """The person whose entry is to be corrected, for the office and the person."""
    person = people.person(viewer, pk)
    if not may_ask(viewer, person):
        raise NotAllowed(_now("Only the person and the office correct an entry."))
    return person


def may_ask(viewer: Viewer, person: Person) -> bool:
    return disclosure.may_choose(viewer, person)


def standing(person: Person) -> dict[str, str]:
    """What stands of the person now, field by field; the telephone in clear, for comparing only."""
    return {
        "name": person.actor.name,
        "name_pinyin": person.name_pinyin,
        "gender": person.gender,
        "birth_year": str(person.birth_year or ""),
        "workplace": person.workplace,
        "post": person.post,
        PHONE: phone_of(person),
    }


def waiting(person: Person) -> Correction | None:
    """The correction of this person that the office has not decided yet."""
    return Correction.objects.filter(person=person, stage="open").order_by("pk").first()


@dataclass(frozen=True)
class Told:
    """A correction in a list of them."""

    correction: Correction
    state: str


def others_of(viewer: Viewer, correction: Correction) -> list[Told]:
    """Other corrections of the same person that the viewer may know of, the newest first."""
    rows = Correction.objects.visible_to(viewer).filter(person_id=correction.person_id).exclude(pk=correction.pk)
    return [Told(row, str(flow.state_of(row).label)) for row in rows.order_by("-pk")[:10]]


def lines(viewer: Viewer, correction: Correction) -> list[Shown]:
    """What is to be corrected; who may not see everything of a person learns which fields only."""
    open_ = disclosure.sees_personal_data(viewer) or disclosure.is_own(viewer, correction.person)
    rows = Line.objects.filter(correction=correction).select_related("photo").order_by("pk")
    return [_shown(row, correction, open_) for row in rows]


def _shown(row: Line, correction: Correction, open_: bool) -> Shown:
    label = str(LABELS[row.field])
    if not open_:
        return Shown(label, "—", "—")
    if row.field == PHONE:
        before, after = (phone_in(row, side, correction.person) for side in ("before", "after"))
        return Shown(label, secrets.mask_phone(before) if before else "—", secrets.mask_phone(after) if after else "—")
    if row.field == PHOTO:
        return Shown(label, "—", row.photo.name if row.photo else "—", row.photo)
    return Shown(label, _words(row.field, row.before), _words(row.field, row.after))


def _words(field: str, value: str) -> str:
    return str(GENDERS.get(value, value) if field == "gender" else value) or "—"


def seal_context(row: Line, actor_id: int) -> bytes:
    """A sealed telephone opens only in the line and for the person for whom it was written."""
    return f"roster.correction.phone:{row.correction_id}:{actor_id}".encode()


def phone_in(row: Line, side: str, person: Person) -> str:
    """The telephone of a line in clear; for masking and for entering it only."""
    sealed = getattr(row, f"{side}_sealed")
    return secrets.open_text(bytes(sealed), context=seal_context(row, person.actor_id)) if sealed else ""
