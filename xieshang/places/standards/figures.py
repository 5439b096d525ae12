"""How many items the standard of the homes has."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.places.standards.models import Item, Standard
from xieshang.stats.registry import Count, Record, Scope, as_of, figure


def _record(row: Item) -> Record:
    return Record(row.label, row.asks, reverse("places:public-homes"))


@figure(
    "home-standard-items",
    label=_("items of the standard of the homes"),
    measure=Count(),
    unit=npgettext_lazy("unit", "item", "items", "n"),
    section="places",
    when=as_of,
    order=6,
    record=_record,
)
def home_standard_items(scope: Scope) -> QuerySet:
    """Items of the standard for Members' Homes that is in force on the last day of the period."""
    rows = Standard.objects.filter(
        body_id=OuterRef("body_id"), subject=Standard.Subject.HOME, valid_from__lte=scope.ends_on
    )
    newest = rows.order_by("-valid_from", "-version").values("pk")[:1]
    in_force = Standard.objects.filter(body_id__in=scope.body_ids, pk=Subquery(newest))
    return Item.objects.filter(standard_id__in=in_force.order_by().values("pk")).order_by("position", "id")
