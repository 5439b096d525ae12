"""How often the halls sat."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.consultations.halls import HALL_SITTING
from xieshang.consultations.month import figures as month
from xieshang.consultations.press import figures as press
from xieshang.gatherings.models import Gathering
from xieshang.kernel.models import Entry
from xieshang.stats.registry import Count, Scope, figure, within

__all__ = ["hall_sittings", "month", "press"]


@figure(
    "hall-sittings",
    label=_("sittings of the halls"),
    measure=Count(),
    unit=npgettext_lazy("unit", "sitting", "sittings", "n"),
    section="gatherings",
    when=within,
    order=10,
)
def hall_sittings(scope: Scope) -> QuerySet:
    """Sittings of the halls that were held in the period."""
    entries = Entry.objects.counted(scope.body_ids, Gathering.KIND, **scope.days).first_into(("held",))
    return entries.filter(case__gathering__form=HALL_SITTING)
