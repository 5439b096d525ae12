"""Figures of the roster: what stands at the end of the period."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.roster.models import Appointment, Group, Membership, Sector, SpecialCommittee, Term
from xieshang.stats.registry import Count, Record, Scope, as_of, figure, section

SECTION = "roster"
section(
    SECTION,
    _("Members and sectors"),
    order=10,
    heading=_("Sectors built to a standard"),
    sentence=_(
        "The committee has {members} members in {sectors} sectors, assigned to {special_committees} special committees and"
        " meeting in {sector_groups} sector groups and {town_groups} town groups."
    ),
    if_none={"members-without-committee": _("Every member belongs to a special committee.")},
)


def _member_record(row: Membership) -> Record:
    return Record(row.person.actor.name, row.sector.name, reverse("roster:directory"))


def _organ_record(row: Any) -> Record:
    return Record(row.actor.name)


def _memberships(scope: Scope) -> QuerySet:
    rows = Membership.objects.valid_on(scope.ends_on).filter(body_id__in=scope.body_ids)
    return rows.select_related("person__actor", "sector").order_by("member_no", "id")


def _of_term(rows: QuerySet, scope: Scope) -> QuerySet:
    """Organs of the term that the last day of the scope falls into."""
    return rows.filter(body_id__in=scope.body_ids, term__in=Term.objects.holding(scope.ends_on))


def _groups(scope: Scope, kind: str) -> QuerySet:
    return (
        _of_term(Group.objects.valid_on(scope.ends_on).filter(kind=kind), scope)
        .select_related("actor")
        .order_by("code")
    )


@figure(
    "members",
    label=_("members"),
    measure=Count(),
    unit=npgettext_lazy("unit", "person", "persons", "n"),
    section=SECTION,
    when=as_of,
    order=1,
    record=_member_record,
    front=4,
)
def members(scope: Scope) -> QuerySet:
    """Memberships of the body that stand on the last day of the period. Members of an upper body who live here are not counted."""
    return _memberships(scope)


@figure(
    "sectors",
    label=_("sectors in the committee"),
    measure=Count(),
    unit=npgettext_lazy("unit", "sector", "sectors", "n"),
    section=SECTION,
    when=as_of,
    order=2,
    record=lambda row: Record(row.name),
    front=6,
)
def sectors(scope: Scope) -> QuerySet:
    """Sectors of the term that the last day of the period falls into."""
    return _of_term(Sector.objects.all(), scope).order_by("position", "id")


@figure(
    "special-committees",
    label=_("special committees"),
    measure=Count(),
    unit=npgettext_lazy("unit", "committee", "committees", "n"),
    section=SECTION,
    when=as_of,
    order=3,
    record=_organ_record,
)
def special_committees(scope: Scope) -> QuerySet:
    """Special committees of the term that the last day of the period falls into."""
    return _of_term(SpecialCommittee.objects.select_related("actor"), scope).order_by("code", "id")


@figure(
    "members-without-committee",
    label=_("members without a special committee"),
    measure=Count(),
    unit=npgettext_lazy("unit", "person", "persons", "n"),
    section=SECTION,
    when=as_of,
    order=4,
    record=_member_record,
    part_of="members",
)
def members_without_committee(scope: Scope) -> QuerySet:
    """Memberships that stand on the last day of the period and belong to no special committee."""
    return _memberships(scope).filter(committee__isnull=True)


@figure(
    "sector-groups",
    label=_("sector groups"),
    measure=Count(),
    unit=npgettext_lazy("unit", "group", "groups", "n"),
    section=SECTION,
    when=as_of,
    order=5,
    record=_organ_record,
)
def sector_groups(scope: Scope) -> QuerySet:
    """Groups of related sectors that stand on the last day of the period."""
    return _groups(scope, Group.Kind.SECTOR)


@figure(
    "town-groups",
    label=_("town groups"),
    measure=Count(),
    unit=npgettext_lazy("unit", "group", "groups", "n"),
    section=SECTION,
    when=as_of,
    order=6,
    record=_organ_record,
)
def town_groups(scope: Scope) -> QuerySet:
    """Groups of members by town or street that stand on the last day of the period."""
    return _groups(scope, Group.Kind.TOWN)


@figure(
    "convenors",
    label=_("convenors of sector groups"),
    measure=Count(),
    unit=npgettext_lazy("unit", "person", "persons", "n"),
    section=SECTION,
    when=as_of,
    order=7,
    record=lambda row: Record(row.actor.name, row.of.name),
)
def convenors(scope: Scope) -> QuerySet:
    """Appointments as convenor of a sector group that stand on the last day of the period."""
    groups = Group.objects.filter(body_id__in=scope.body_ids, kind=Group.Kind.SECTOR)
    rows = Appointment.objects.valid_on(scope.ends_on).filter(role="convenor", of__in=groups.values("actor_id"))
    return rows.select_related("actor", "of").order_by("of__name", "id")


@figure(
    "informants",
    label=_("informants"),
    measure=Count(),
    unit=npgettext_lazy("unit", "person", "persons", "n"),
    section=SECTION,
    when=as_of,
    order=8,
)
def informants(scope: Scope) -> QuerySet:
    """Appointments as informant of social conditions that stand on the last day of the period."""
    # Without records: who reports what people talk about is not shown with the number.
    rows = Appointment.objects.valid_on(scope.ends_on).filter(role="informant", body_id__in=scope.body_ids)
    return rows.select_related("actor").order_by("actor__name", "id")
