"""Reading contacts, quarters and who looks after which group."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.desk.year import days_of
from xieshang.kernel import norms, secrets
from xieshang.kernel.models import Actor, Entry
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.liaison.flow import WAYS
from xieshang.liaison.models import Care, Contact, Feedback
from xieshang.liaison.sealed import place
from xieshang.roster import queries as roster
from xieshang.roster.models import Group, Membership, Seat, SpecialCommittee

LEADS = (Membership.Office.CHAIR, Membership.Office.VICE_CHAIR)
SHOWN = 50


# ---- quarters


@dataclass(frozen=True)
class Quarter:
    """A quarter, and what the body asks of each member in it."""

    number: int
    starts_on: date
    ends_on: date


def quarter_of(day: date) -> Quarter:
    number = (day.month + 2) // 3
    return Quarter(number, *days_of(day.year, number))


@dataclass(frozen=True)
class Asked:
    """How many constituents, and how often in a quarter."""

    people: int
    times: int


def asked(body_id: int, day: date) -> Asked:
    people, times = (norms.value(f"liaison.{name}", body_id, on=day) for name in ("people", "times"))
    return Asked(people, times)


# ---- contacts


def standing(body_id: int, day: date) -> QuerySet:
    """Contacts kept now, with `times` in the day's quarter and the `last` day; those that were erased are nobody any more."""
    quarter = quarter_of(day)
    made = Entry.objects.filter(case_id=OuterRef("pk"), step="record").order_by().values("case_id")
    within = made.filter(occurred_on__range=(quarter.starts_on, quarter.ends_on))
    times = Subquery(within.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    last = Subquery(made.annotate(d=Max("occurred_on")).values("d"))
    rows = Contact.objects.filter(body_id=body_id, ended_on=None, name_sealed__isnull=False)
    return rows.annotate(times=Coalesce(times, 0), last=last)


def bodies_with_contacts() -> QuerySet:
    return Contact.objects.filter(ended_on=None).order_by().values("body_id")


@dataclass(frozen=True)
class Line:
    """A contact as its own member sees it: the name in clear, the phone masked."""

    contact: Contact
    name: str
    phone: str
    times: int
    last: date | None
    behind: bool


def own_contacts(viewer: Viewer, least: Asked) -> list[Line]:
    """The viewer's own, whoever waits longest first."""
    day = timezone.localdate(viewer.at)
    rows = standing(viewer.body_id, day).filter(owner_id=viewer.acting_id)
    ordered = sorted(rows, key=lambda row: (row.times >= least.times, row.last or date.min, row.pk))
    return [
        Line(row, opened(row, "name"), masked(row), row.times, row.last, row.times < least.times) for row in ordered
    ]


def opened(contact: Contact, what: str) -> str:
    """Name or phone in clear; empty when it is not known or was deleted."""
    sealed = getattr(contact, f"{what}_sealed")
    return secrets.open_text(bytes(sealed), context=place(contact, what)) if sealed else ""


def masked(contact: Contact) -> str:
    phone = opened(contact, "phone")
    return secrets.mask_phone(phone) if phone else ""


def visible_contact(viewer: Viewer, pk: int) -> Contact:
    contact = Contact.objects.visible_to(viewer).filter(pk=pk).first()
    if contact is None:
        raise NotFound()
    return contact


def own_contact(viewer: Viewer, pk: int) -> Contact:
    """A contact for its own member."""
    contact = visible_contact(viewer, pk)
    if not permits["liaison_member"].allows(viewer, contact):
        raise NotAllowed(permits["liaison_member"].reason)
    return contact


def keeping(viewer: Viewer) -> None:
    """Refused to who is no member."""
    if not viewer.wears("member"):
        raise NotAllowed(_("Only members keep contact with constituents here."))


@dataclass(frozen=True)
class Spoken:
    """One contact that took place."""

    entry_id: int
    on: date
    way: str
    said: str


def spoken(contact: Contact) -> list[Spoken]:
    """What took place with this constituent, the newest first."""
    labels = dict(WAYS)
    rows = Entry.objects.filter(case_id=contact.pk, step="record").select_related("payload")
    return [
        Spoken(
            row.pk,
            row.occurred_on,
            str(labels.get(row.data.get("way", ""), "")),
            row.payload.words.get("said", "") if hasattr(row, "payload") else "",
        )
        for row in rows.order_by("-occurred_on", "-id")[:SHOWN]
    ]


def spoken_once(contact: Contact, entry_id: int) -> Spoken:
    """The one contact with this entry."""
    found = next((row for row in spoken(contact) if row.entry_id == entry_id), None)
    if found is None:
        raise NotFound()
    return found


def to_remind(body_id: int, day: date) -> list[Contact]:
    """One contact of each member who has not spoken with everybody in this quarter and was not reminded in it."""
    quarter = quarter_of(day)
    told = Entry.objects.filter(
        case__contact__owner_id=OuterRef("owner_id"),
        kind=Contact.KIND,
        step="remind",
        occurred_on__range=(quarter.starts_on, quarter.ends_on),
    )
    behind = standing(body_id, day).filter(~Exists(told), times__lt=asked(body_id, day).times)
    first: dict[int, Contact] = {}
    for contact in behind.order_by("pk"):
        first.setdefault(contact.owner_id, contact)
    return list(first.values())


# ---- who is behind, in numbers


@dataclass(frozen=True)
class Standing:
    """How a member stands: people kept, people spoken with often enough, how often in all, the state of the feedback."""

    owner: Actor
    people: int = 0
    reached: int = 0
    times: int = 0
    feedback: str = ""

    def enough(self, least: Asked) -> bool:
        return self.people >= least.people and self.reached >= self.people


@dataclass(frozen=True)
class Tally:
    """A group in numbers."""

    group: Group
    members: int
    keeping: int
    people: int
    reached: int
    times: int
    behind: int


def sees_numbers(viewer: Viewer) -> bool:
    """Staff and leaders, and who convenes a group; a convenor of a hall does not."""
    if viewer.wears("office", "committee", "leader"):
        return True
    convened = viewer.actors_as("convenor")
    return bool(convened) and Group.objects.filter(actor_id__in=convened).exists()


def counting(viewer: Viewer) -> None:
    """Refused to who sees no numbers."""
    if not sees_numbers(viewer):
        raise NotAllowed(_("Only convenors, staff and leaders see how members keep contact."))


def groups_for(viewer: Viewer, day: date) -> list[Group]:
    """The sector groups of which the viewer sees numbers: all of them for staff and leaders, a convenor's own."""
    counting(viewer)
    rows = roster.public_groups(viewer.body_id, day).filter(kind=Group.Kind.SECTOR)
    if not viewer.wears("office", "committee", "leader"):
        rows = rows.filter(actor_id__in=viewer.actors_as("convenor"))
    return list(rows)


def standings(viewer: Viewer, groups: Iterable[Group], day: date, least: Asked) -> dict[int, list[Standing]]:
    """The members of each group as they stand: by the id of the group, in the order of their numbers."""
    seats = Seat.objects.valid_on(day).filter(
        group__in=[group.pk for group in groups], membership__in=roster.standing_on(viewer.body_id, day)
    )
    found: dict[int, list[Standing]] = defaultdict(list)
    kept: dict[int, list[int]] = defaultdict(list)
    for owner_id, times in standing(viewer.body_id, day).values_list("owner_id", "times"):
        kept[owner_id].append(times)
    forms = Feedback.objects.filter(body_id=viewer.body_id, year=day.year)
    sent = dict(forms.values_list("owner_id", "state"))
    for seat in seats.select_related("membership__person__actor").order_by("membership__member_no", "id"):
        owner = seat.membership.person.actor
        times = kept[owner.pk]
        reached = sum(1 for one in times if one >= least.times)
        found[seat.group_id].append(Standing(owner, len(times), reached, sum(times), sent.get(owner.pk, "")))
    return found


def tallies(viewer: Viewer, day: date, least: Asked) -> list[Tally]:
    """The groups whose numbers the viewer sees."""
    groups = groups_for(viewer, day)
    rows = standings(viewer, groups, day, least)
    return [
        Tally(
            group,
            len(rows[group.pk]),
            sum(1 for row in rows[group.pk] if row.people),
            sum(row.people for row in rows[group.pk]),
            sum(row.reached for row in rows[group.pk]),
            sum(row.times for row in rows[group.pk]),
            sum(1 for row in rows[group.pk] if not row.enough(least)),
        )
        for group in groups
    ]


# ---- feedback


def group_of(owner_id: int, body_id: int, day: date) -> Group | None:
    """The sector group in which the member sits on the day."""
    seats = Seat.objects.valid_on(day).filter(
        membership__in=roster.standing_on(body_id, day), membership__person__actor_id=owner_id
    )
    seat = seats.filter(group__kind=Group.Kind.SECTOR).select_related("group__actor").order_by("id").first()
    return seat.group if seat else None


def feedback_of(viewer: Viewer) -> Feedback | None:
    """The viewer's own feedback of this year."""
    year = timezone.localdate(viewer.at).year
    return Feedback.objects.filter(owner_id=viewer.acting_id, body_id=viewer.body_id, year=year).first()


# ---- who looks after which group


def groups_cared_for(body_id: int, day: date) -> list[Group]:
    """Sector groups with `cares_of_day`: who looks after them on the day."""
    cares = Care.objects.valid_on(day).select_related("leader", "committee__actor")
    rows = roster.public_groups(body_id, day).filter(kind=Group.Kind.SECTOR)
    return list(
        rows.prefetch_related(Prefetch("cares", queryset=cares.order_by("-valid_from"), to_attr="cares_of_day"))
    )


def sector_group(viewer: Viewer, pk: int) -> Group:
    """A sector group of the viewer's body."""
    rows = Group.objects.filter(body_id=viewer.body_id, kind=Group.Kind.SECTOR, pk=pk)
    group = rows.select_related("actor", "committee", "term").first()
    if group is None:
        raise NotFound()
    return group


def group_to_entrust(viewer: Viewer, pk: int) -> Group:
    """The same, for the office."""
    group = sector_group(viewer, pk)
    if not viewer.wears("office"):
        raise NotAllowed(permits["office"].reason)
    return group


def group_to_count(viewer: Viewer, pk: int) -> Group:
    """The same, for staff and leaders and whoever convenes it."""
    group = sector_group(viewer, pk)
    counting(viewer)
    if not viewer.wears("office", "committee", "leader") and group.actor_id not in viewer.actors_as("convenor"):
        raise NotFound()
    return group


def cares(group: Group) -> list[Care]:
    """Who looked after the group, the newest first."""
    rows = Care.objects.filter(group=group).select_related("leader", "committee__actor", "decided_by")
    return list(rows.order_by("-valid_from", "-id"))


def leaders(body_id: int, day: date) -> list[Actor]:
    """Chair and vice-chairs on the day."""
    rows = Membership.objects.valid_on(day).filter(body_id=body_id, office__in=LEADS).select_related("person__actor")
    return [row.person.actor for row in rows.order_by("office", "member_no", "id")]


def committees(group: Group) -> list[SpecialCommittee]:
    rows = SpecialCommittee.objects.filter(term_id=group.term_id).select_related("actor")
    return list(rows.order_by("code", "id"))
