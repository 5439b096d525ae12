"""How many half days members were on duty in the homes."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.kernel.models import Entry
from xieshang.places.hours.models import Duty
from xieshang.stats.registry import Count, Scope, figure, within


@figure(
    "duty-half-days",
    label=_("half days on duty in the homes"),
    measure=Count(),
    unit=npgettext_lazy("unit", "half day", "half days", "n"),
    section="places",
    when=within,
    order=7,
)
def duty_half_days(scope: Scope) -> QuerySet:
    """Half days of the period on which a member was on duty in a Members' Home, as its keeper recorded."""
    known = Entry.objects.filter(kind=Duty.KIND, to_state="kept", recorded_at__lte=scope.cut_off)
    days = (scope.starts_on, scope.ends_on)
    return Duty.objects.filter(
        body_id__in=scope.body_ids, on_day__range=days, state="kept", pk__in=known.order_by().values("case_id")
    )
