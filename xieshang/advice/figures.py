"""What the month of consultation came to, and what became of it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.advice.items.flow import DONE
from xieshang.advice.models import FormalSuggestion, LastingResult, Suggestion
from xieshang.gatherings.models import Gathering
from xieshang.kernel.models import Entry
from xieshang.stats.registry import Count, Scope, figure, section, within

section(
    "advice",
    _("What consultation led to"),
    order=55,
    heading=_("Consultation all year round"),
    sentence=_(
        "The consultations of the month led to {month_formal_suggestions} formal suggestions and {month_suggestions} suggestions."
    ),
)


def of_the_month(scope: Scope) -> QuerySet:
    """Gatherings held in the month of consultation of the scope's year."""
    days = Q(pk__in=())
    for body_id, month in scope.months.items():
        days |= Q(body_id=body_id, starts_at__date__range=month)
    return Gathering.objects.filter(days, state__in=("held", "minuted")).order_by()


@figure(
    "formal-suggestions",
    label=_("formal suggestions"),
    measure=Count(),
    unit=npgettext_lazy("unit", "document", "documents", "n"),
    section="advice",
    when=within,
    order=5,
    sentence=_("Formal suggestions approved: {formal_suggestions}."),
    is_named=True,
)
def formal_suggestions(scope: Scope) -> QuerySet:
    """Formal suggestions that a meeting approved in the period, wherever they come from."""
    return Entry.objects.counted(scope.body_ids, FormalSuggestion.KIND, **scope.days).first_into(("approved",))


@figure(
    "month-formal-suggestions",
    label=_("formal suggestions of the month"),
    measure=Count(),
    unit=npgettext_lazy("unit", "document", "documents", "n"),
    section="advice",
    when=within,
    order=10,
    part_of="formal-suggestions",
)
def month_formal_suggestions(scope: Scope) -> QuerySet:
    """Formal suggestions approved in the period that come from gatherings of its month of consultation."""
    return formal_suggestions(scope).filter(case__formalsuggestion__origin_id__in=of_the_month(scope).values("pk"))


@figure(
    "month-suggestions",
    label=_("suggestions of the month"),
    measure=Count(),
    unit=npgettext_lazy("unit", "suggestion", "suggestions", "n"),
    section="advice",
    when=within,
    order=20,
)
def month_suggestions(scope: Scope) -> QuerySet:
    """Suggestions written down in the period that come from gatherings of its month of consultation, without those withdrawn."""
    made = Entry.objects.counted(scope.body_ids, Suggestion.KIND, **scope.days).filter(step="list")
    rows = Suggestion.objects.filter(pk__in=made.order_by().values("case_id")).exclude(state="withdrawn")
    return rows.filter(origin_id__in=of_the_month(scope).values("pk"))


@figure(
    "suggestions-done",
    label=_("suggestions done and verified"),
    measure=Count(),
    unit=npgettext_lazy("unit", "suggestion", "suggestions", "n"),
    section="advice",
    when=within,
    order=30,
    sentence=_("{suggestions_done} suggestions were carried out, each seen on the spot."),
)
def suggestions_done(scope: Scope) -> QuerySet:
    """Suggestions that became done in the period for the first time: a unit replied, and somebody else verified it."""
    return Entry.objects.counted(scope.body_ids, Suggestion.KIND, **scope.days).first_into(DONE)


@figure(
    "lasting-results",
    label=_("lasting results"),
    measure=Count(),
    unit=npgettext_lazy("unit", "result", "results", "n"),
    section="advice",
    when=within,
    order=40,
    sentence=_("{lasting_results} lasting results were confirmed with their evidence."),
    is_named=True,
)
def lasting_results(scope: Scope) -> QuerySet:
    """Lasting results confirmed by the office in the period, those withdrawn later not counted."""
    confirmed = Entry.objects.counted(scope.body_ids, LastingResult.KIND, **scope.days).first_into(("confirmed",))
    return confirmed.filter(case__state="confirmed")
