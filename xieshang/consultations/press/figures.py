"""How often the committee told the press of its work."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.consultations.press.kinds import PRESS
from xieshang.gatherings.models import Gathering
from xieshang.kernel.models import Entry
from xieshang.stats.registry import Count, Scope, figure, within


@figure(
    "press-conferences",
    label=_("press conferences"),
    measure=Count(),
    unit=npgettext_lazy("unit", "conference", "conferences", "n"),
    section="gatherings",
    when=within,
    order=40,
    sentence=_("Press conferences on what consultation led to: {press_conferences}."),
)
def press_conferences(scope: Scope) -> QuerySet:
    """Press conferences of the committee that were held in the period."""
    entries = Entry.objects.counted(scope.body_ids, Gathering.KIND, **scope.days).first_into(("held",))
    return entries.filter(case__gathering__form=PRESS)
