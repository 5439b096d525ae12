"""What is counted of the tasks of units."""

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.handling.flow import WITH_UNIT
from xieshang.handling.models import Assignment
from xieshang.kernel.models import Entry
from xieshang.stats.registry import Count, Scope, as_of, figure, section, within

section("handling", _("Handling by the units"), order=40, heading=_("Consultation all year round"))


def _entries(scope: Scope, *steps: str) -> QuerySet:
    return Entry.objects.counted(scope.body_ids, Assignment.KIND, **scope.days).filter(step__in=steps)


@figure(
    "assignments-opened",
    label=_("tasks handed to units"),
    measure=Count(),
    unit=npgettext_lazy("unit", "task", "tasks", "n"),
    section="handling",
    when=within,
    order=10,
)
def assignments_opened(scope: Scope) -> QuerySet:
    """Tasks that units were given in the period, from every kind of case; a task that went to another unit counts for both."""
    return _entries(scope, "open")


@figure(
    "assignments-replied",
    label=_("replies of units"),
    measure=Count(),
    unit=npgettext_lazy("unit", "task", "tasks", "n"),
    section="handling",
    when=within,
    order=20,
)
def assignments_replied(scope: Scope) -> QuerySet:
    """Tasks to which the leading unit replied for the first time in the period."""
    earlier = Entry.objects.filter(case_id=OuterRef("case_id"), step="reply", id__lt=OuterRef("id"))
    return _entries(scope, "reply").filter(~Exists(earlier))


@figure(
    "assignments-replied-in-time",
    label=_("of these in time"),
    measure=Count(),
    unit=npgettext_lazy("unit", "task", "tasks", "n"),
    section="handling",
    when=within,
    order=30,
    part_of="assignments-replied",
)
def assignments_replied_in_time(scope: Scope) -> QuerySet:
    """First replies of the period whose task stands with a reply given no later than the unit's due date, extensions included."""
    return assignments_replied(scope).filter(case__assignment__replied_on__lte=F("case__assignment__reply_due_on"))


@figure(
    "assignments-verified",
    label=_("results verified"),
    measure=Count(),
    unit=npgettext_lazy("unit", "task", "tasks", "n"),
    section="handling",
    when=within,
    order=40,
)
def assignments_verified(scope: Scope) -> QuerySet:
    """Tasks whose result was verified in the period, by the office or the convenor of the hall, never by the unit."""
    return _entries(scope, "verify")


@figure(
    "assignments-overdue",
    label=_("tasks overdue"),
    measure=Count(),
    unit=npgettext_lazy("unit", "task", "tasks", "n"),
    section="handling",
    when=as_of,
    order=50,
    reads_now=True,
)
def assignments_overdue(scope: Scope) -> QuerySet:
    """Tasks that a unit owes and whose due date lies before the end of the period, in a period that goes on before today."""
    rows = Assignment.objects.filter(body_id__in=scope.body_ids, raised_at__lte=scope.cut_off)
    return rows.filter(state__in=WITH_UNIT, due_on__lt=min(scope.ends_on, timezone.localdate(scope.cut_off)))


@figure(
    "supervision-letters",
    label=_("supervision letters"),
    measure=Count(),
    unit=npgettext_lazy("unit", "letter", "letters", "n"),
    section="handling",
    when=within,
    order=60,
)
def supervision_letters(scope: Scope) -> QuerySet:
    """Supervision letters to units in the period: tasks overdue by the working days that the body has decided."""
    return _entries(scope, "supervise")


# Instructions are a part of this slice in a folder of their own.
import xieshang.handling.instructions.figures  # noqa: E402, F401
