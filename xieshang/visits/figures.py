"""How many delegations came, and how many people."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.kernel.models import Entry
from xieshang.stats.registry import Count, Scope, Sum, figure, section, within
from xieshang.visits.models import Visit

section(
    "visits",
    _("Visits received"),
    sentence=_("The committee received {delegations} delegations with {visitors} visitors, who came to see the work."),
)


def _received(scope: Scope) -> QuerySet:
    known = Entry.objects.filter(kind=Visit.KIND, to_state="received", recorded_at__lte=scope.cut_off)
    days = (scope.starts_on, scope.ends_on)
    return Visit.objects.filter(
        body_id__in=scope.body_ids, arrives_on__range=days, pk__in=known.order_by().values("case_id")
    )


@figure(
    "delegations",
    label=_("delegations received"),
    measure=Count(),
    unit=npgettext_lazy("unit", "batch", "batches", "n"),
    section="visits",
    when=within,
)
def delegations(scope: Scope) -> QuerySet:
    """Delegations that came in the period and were received, each batch counted."""
    return _received(scope)


@figure(
    "visitors",
    label=_("visitors"),
    measure=Sum("people"),
    unit=npgettext_lazy("unit", "person", "persons", "n"),
    section="visits",
    when=within,
    order=60,
)
def visitors(scope: Scope) -> QuerySet:
    """People in the delegations that came in the period and were received, as they were counted on arrival."""
    return _received(scope)
