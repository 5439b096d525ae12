"""Contacts with constituents stand in the ledger of the home of a town, when its town group's members made them;
and in the years of these members."""

from collections.abc import Collection
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Entry
from xieshang.liaison.models import Contact
from xieshang.places.ledger.registry import CONTACT, Span, kind, source, told
from xieshang.places.models import Home
from xieshang.roster import doings
from xieshang.roster.models import Seat

kind("contact", _("contact with a constituent"), order=35, group=CONTACT)


def _made(span: Span) -> QuerySet:
    """By the town group in which the member sat on the day; a home of another kind has no town group."""
    homes = Home.objects.filter(pk__in=span.homes, kind=Home.Kind.TOWN)
    seats = Seat.objects.filter(
        membership__person__actor_id=OuterRef("case__contact__owner_id"),
        valid_from__lte=OuterRef("occurred_on"),
        group__kind="town",
        group__town_id__in=homes.values("town_id"),
    ).exclude(valid_to__lt=OuterRef("occurred_on"))
    town = Subquery(seats.order_by("-valid_from", "-pk").values("group__town_id")[:1])
    rows = Entry.objects.filter(body_id__in=homes.values("body_id"), kind=Contact.KIND, step="record")
    rows = rows.filter(occurred_on__range=span.days)
    rows = rows.annotate(in_town=town).filter(in_town__isnull=False)
    home = Subquery(homes.filter(town_id=OuterRef("in_town")).order_by("pk").values("pk")[:1])
    return told(
        rows, kind=Value("contact"), home=home, day="occurred_on", title="case__title", people=1, case="case_id"
    )


source("contacts", _made)


def _spoken(actors: Collection[int], first: date, last: date) -> QuerySet:
    rows = Entry.objects.filter(case__contact__owner_id__in=actors, kind=Contact.KIND, step="record")
    return doings.told(
        rows.filter(occurred_on__range=(first, last)), who="case__contact__owner_id", case="case_id", day="occurred_on"
    )


doings.doing("contacts", _("contacts with constituents"), _spoken, order=60)
