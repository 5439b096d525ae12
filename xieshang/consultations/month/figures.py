"""What the month of sector consultation came to."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.consultations.month.forms_of import SECTOR
from xieshang.consultations.topics.models import Topic
from xieshang.gatherings.models import AgendaItem, Gathering
from xieshang.kernel.models import Entry
from xieshang.stats.registry import Count, Scope, figure, month, section

section(
    "month",
    _("Month of sector consultation"),
    order=45,
    sentence=_(
        "In the month of sector consultation the groups held {month_consultations} consultations on {month_topics} topics."
    ),
)


def _held(scope: Scope) -> QuerySet:
    entries = Entry.objects.counted(scope.body_ids, Gathering.KIND, **scope.days).first_into(("held",))
    return entries.filter(case__gathering__form=SECTOR)


@figure(
    "month-consultations",
    label=_("sector consultations in the month"),
    measure=Count(),
    unit=npgettext_lazy("unit", "consultation", "consultations", "n"),
    section="month",
    when=month,
    order=20,
)
def month_consultations(scope: Scope) -> QuerySet:
    """Sector consultations that were held in the month that the body gives to them."""
    return _held(scope)


@figure(
    "month-topics",
    label=_("topics consulted on in the month"),
    measure=Count(),
    unit=npgettext_lazy("unit", "topic", "topics", "n"),
    section="month",
    when=month,
    order=10,
)
def month_topics(scope: Scope) -> QuerySet:
    """Topics of the plan that stood on the agenda of a sector consultation held in the month, each counted once."""
    held = AgendaItem.objects.filter(case_id=OuterRef("pk"), gathering_id__in=_held(scope).order_by().values("case_id"))
    return Topic.objects.filter(Exists(held), body_id__in=scope.body_ids)
