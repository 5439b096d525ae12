"""Figures of the places: the homes that are open at the end of the period, by kind."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.places.hours import figures as hours
from xieshang.places.models import Home
from xieshang.places.posts import figures as posts
from xieshang.places.standards import figures as standards
from xieshang.stats.registry import Count, Record, Scope, as_of, figure, section

section(
    "places",
    _("Members' Homes"),
    order=20,
    heading=_("Sectors built to a standard"),
    sentence=_(
        "{homes} Members' Homes stand open: {homes_urban} in the county town, {homes_town} in towns and streets,"
        " {homes_resident} for members of the city committee who live here, and {homes_comprehensive} for the whole county."
    ),
)

__all__ = ["hours", "posts", "standards"]


def _record(row: Home) -> Record:
    return Record(row.actor.name, row.address, reverse("places:home", args=[row.code]))


def _homes(scope: Scope, kind: str = "") -> QuerySet:
    rows = Home.objects.open_on(scope.ends_on).filter(body_id__in=scope.body_ids)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.select_related("actor").order_by("code", "id")


@figure(
    "homes",
    label=_("Members' Homes"),
    measure=Count(),
    unit=npgettext_lazy("unit", "home", "homes", "n"),
    section="places",
    when=as_of,
    order=1,
    record=_record,
    front=5,
    adds_up=True,
)
def homes(scope: Scope) -> QuerySet:
    """Members' Homes that are open on the last day of the period."""
    return _homes(scope)


@figure(
    "homes-urban",
    label=_("homes in the county town"),
    measure=Count(),
    unit=npgettext_lazy("unit", "home", "homes", "n"),
    section="places",
    when=as_of,
    order=2,
    record=_record,
    part_of="homes",
)
def homes_urban(scope: Scope) -> QuerySet:
    """Homes of sector groups in the county town that are open on the last day of the period."""
    return _homes(scope, Home.Kind.URBAN)


@figure(
    "homes-town",
    label=_("homes in towns and streets"),
    measure=Count(),
    unit=npgettext_lazy("unit", "home", "homes", "n"),
    section="places",
    when=as_of,
    order=3,
    record=_record,
    part_of="homes",
)
def homes_town(scope: Scope) -> QuerySet:
    """Homes of town groups that are open on the last day of the period."""
    return _homes(scope, Home.Kind.TOWN)


@figure(
    "homes-resident",
    label=_("homes of resident members of the city"),
    measure=Count(),
    unit=npgettext_lazy("unit", "home", "homes", "n"),
    section="places",
    when=as_of,
    order=4,
    record=_record,
    part_of="homes",
)
def homes_resident(scope: Scope) -> QuerySet:
    """Homes of members of the upper body who live here that are open on the last day of the period."""
    return _homes(scope, Home.Kind.RESIDENT)


@figure(
    "homes-comprehensive",
    label=_("comprehensive homes"),
    measure=Count(),
    unit=npgettext_lazy("unit", "home", "homes", "n"),
    section="places",
    when=as_of,
    order=5,
    record=_record,
    part_of="homes",
)
def homes_comprehensive(scope: Scope) -> QuerySet:
    """Comprehensive homes that are open on the last day of the period."""
    return _homes(scope, Home.Kind.COMPREHENSIVE)
