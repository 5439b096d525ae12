"""How many were commended."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.duty.models import Commendation, Nomination
from xieshang.kernel.models import Entry
from xieshang.stats.registry import Count, Record, Scope, figure, section, within

section(
    "duty",
    _("Commendation"),
    order=85,
    sentence=_("{commended} members, groups, units, homes and suggestions were commended."),
)


def _record(row: Nomination) -> Record:
    return Record(row.name, row.award.name, reverse("duty:detail", args=[row.award.commendation_id]))


@figure(
    "commended",
    label=_("commended"),
    measure=Count(),
    unit=npgettext_lazy("unit", "commendation", "commendations", "n"),
    section="duty",
    when=within,
    record=_record,
)
def commended(scope: Scope) -> QuerySet:
    """Members, groups, units, homes and suggestions on the lists of commendations announced in the period, each class counted."""
    announced = Entry.objects.counted(scope.body_ids, Commendation.KIND, **scope.days).first_into(("announced",))
    rows = Nomination.objects.filter(award__commendation_id__in=announced.order_by().values("case_id"))
    rows = rows.filter(is_chosen=True, struck_at=None).select_related("award", "actor", "subject")
    return rows.order_by("award__position", "pk")
