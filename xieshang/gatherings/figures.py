"""How much was consulted, and how many took part."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.gatherings.models import Attendance
from xieshang.stats.registry import Count, Scope, figure, section, within

section("gatherings", _("Sittings"), order=50, heading=_("Consultation all year round"))


def _attendances(scope: Scope) -> QuerySet:
    """Attendances at gatherings in the days of the scope, as known at its cut-off."""
    return Attendance.objects.filter(
        gathering__body_id__in=scope.body_ids,
        gathering__state__in=("under_way", "held", "minuted"),
        occurred_on__gte=scope.starts_on,
        occurred_on__lte=scope.ends_on,
        at__lte=scope.cut_off,
    )


@figure(
    "gathering-participations",
    label=_("participations"),
    measure=Count(),
    unit=npgettext_lazy("unit", "person-time", "person-times", "n"),
    section="gatherings",
    when=within,
    order=20,
    cases="gathering_id",
)
def gathering_participations(scope: Scope) -> QuerySet:
    """Persons who attended a gathering in the period, each gathering counted."""
    return _attendances(scope)


@figure(
    "gathering-check-ins-by-hand",
    label=_("of these entered by hand"),
    measure=Count(),
    unit=npgettext_lazy("unit", "person-time", "person-times", "n"),
    section="gatherings",
    when=within,
    order=30,
    cases="gathering_id",
    part_of="gathering-participations",
)
def gathering_check_ins_by_hand(scope: Scope) -> QuerySet:
    """Participations that were not checked in with the code on the screen, but entered by somebody with a reason."""
    return _attendances(scope).filter(by__isnull=False)
