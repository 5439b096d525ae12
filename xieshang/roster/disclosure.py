"""What of a person is public, inside the committee, or for the office only: field by field.

Name, sector and office are the public face of a member and no matter of choice. A field that nobody has chosen for is as open
as the class of its column: public for S0, inside for S1, the office for what is S2 or S3. A telephone is never open in clear.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Disclosure, Membership, Person, Seat

Level = Disclosure.Level
BY_CLASS = {"S0": Level.PUBLIC, "S1": Level.INSIDE, "S2": Level.OFFICE, "S3": Level.OFFICE}
REACH = {Level.PUBLIC.value: 0, Level.INSIDE.value: 1, Level.OFFICE.value: 2}
ANY = (Level.PUBLIC.value, Level.INSIDE.value, Level.OFFICE.value)
# Who belongs where is what people inside work with: it cannot be hidden from them.
AT_WORK = (Level.PUBLIC.value, Level.INSIDE.value)
MASKED = (Level.INSIDE.value, Level.OFFICE.value)
GENDERS = {"M": _("male"), "F": _("female")}


@dataclass(frozen=True)
class Field:
    """A field that can be opened or closed, as far as its levels go."""

    code: str
    label: Promise | str
    levels: tuple[str, ...]
    column: type[Person] | type[Membership]
    name: str = ""

    @cached_property
    def default(self) -> str:
        return BY_CLASS[self.column.privacy.level(self.name or self.code) or "S3"].value


FIELDS = {
    field.code: field
    for field in (
        Field("member_no", _("Member number"), AT_WORK, Membership),
        Field("committee", _("Special committee"), AT_WORK, Membership),
        Field("groups", _("Groups"), AT_WORK, Membership, "sector"),
        Field("workplace", _("Workplace"), ANY, Person),
        Field("post", _("Post"), ANY, Person),
        Field("gender", _("Gender"), ANY, Person),
        Field("birth_year", _("Year of birth"), ANY, Person),
        Field("photo", _("Photo"), ANY, Person),
        Field("phone", _("Telephone, masked"), MASKED, Person, "phone_sealed"),
    )
}


@dataclass(frozen=True)
class Facts:
    """What one viewer learns of a person; what they may not see is empty."""

    workplace: str = ""
    post: str = ""
    gender: str = ""
    birth_year: int | None = None
    member_no: str = ""
    committee: str = ""
    groups: tuple[str, ...] = ()
    phone: bool = False
    photo: bool = False


def chosen(path: str = "disclosures") -> Prefetch:
    """The choices that hold, as `chosen_now` of each person: one statement for all."""
    return Prefetch(path, queryset=Disclosure.objects.filter(replaced_at__isnull=True), to_attr="chosen_now")


def sees_personal_data(viewer: Viewer) -> bool:
    """Everything in the roster is open to the office and the staff of committees; a telephone masked."""
    return viewer.wears("office", "committee")


def reach(viewer: Viewer, person: Person | None = None) -> str:
    """How far the viewer sees: as the office, as somebody inside, or as everybody. One's own row is open whole."""
    if person is not None and is_own(viewer, person):
        return Level.OFFICE.value
    if person is not None and viewer.body_id != person.body_id:
        return Level.PUBLIC.value
    if sees_personal_data(viewer):
        return Level.OFFICE.value
    return Level.INSIDE.value if viewer.member_of_body else Level.PUBLIC.value


def is_own(viewer: Viewer, person: Person) -> bool:
    return viewer.actor_id is not None and viewer.actor_id == person.actor_id


def may_choose(viewer: Viewer, person: Person) -> bool:
    """The person, and the office of the person's body."""
    return is_own(viewer, person) or (viewer.wears("office") and viewer.body_id == person.body_id)


def may_open_phone(viewer: Viewer, person: Person) -> bool:
    """The office, the staff of committees, and whoever convenes a group in which the person sits today, whatever they chose:
    calling together is what a convenor is for. Each opening is a row that the person reads."""
    if viewer.body_id != person.body_id:
        return False
    if sees_personal_data(viewer) or not viewer.wears("convenor"):
        return sees_personal_data(viewer)
    seats = Seat.objects.valid_on(timezone.localdate(viewer.at)).filter(membership__person=person)
    return seats.filter(group__actor_id__in=viewer.actors_as("convenor")).exists()


def levels_of(person: Person) -> dict[str, str]:
    """The level of each field now; `person` was read with `chosen()`."""
    return {field.code: field.default for field in FIELDS.values()} | {
        row.field: row.level
        for row in person.chosen_now  # type: ignore[attr-defined]
    }


def as_open(code: str, reach: str, person: str) -> Case:
    """The column of a field, null where it is not open so far: the same as `facts_of`, for statements about many.
    `person` is the path to them."""
    field = FIELDS[code]
    seen = [level for level, far in REACH.items() if far <= REACH[reach]]
    chosen_now = Disclosure.objects.filter(person=OuterRef(person), field=code, replaced_at__isnull=True)
    is_open = Q(Exists(chosen_now.filter(level__in=seen)))
    if field.default in seen:
        is_open = ~Q(Exists(chosen_now.exclude(level__in=seen)))
    return Case(When(is_open, then=f"{person}__{field.name or code}"))


def facts_of(person: Person, reach: str, membership: Membership | None = None) -> Facts:
    """The person as seen from so far; `membership` was read with its `seats_of_day`."""
    levels = levels_of(person)
    open_ = {code for code, level in levels.items() if REACH[level] <= REACH[reach]}
    seats = getattr(membership, "seats_of_day", ())
    committee = membership.committee if membership else None
    return Facts(
        workplace=person.workplace if "workplace" in open_ else "",
        post=person.post if "post" in open_ else "",
        gender=str(GENDERS.get(person.gender, "")) if "gender" in open_ else "",
        birth_year=person.birth_year if "birth_year" in open_ else None,
        member_no=membership.member_no if membership and "member_no" in open_ else "",
        committee=committee.actor.name if committee and "committee" in open_ else "",
        groups=tuple(seat.group.actor.name for seat in seats) if "groups" in open_ else (),
        phone="phone" in open_,
        photo=person.photo_id is not None and "photo" in open_,
    )
