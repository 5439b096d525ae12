"""What the halls achieved."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.kernel.models import Entry
from xieshang.matters.flow import FLOW
from xieshang.matters.models import Matter
from xieshang.stats.registry import Count, Scope, figure, section, within

section(
    "halls",
    _("Halls: things are talked over"),
    order=30,
    heading=_("Consultation all year round"),
    sentence=_(
        "Residents raised {hall_matters_received} matters in the halls; {hall_problems_solved} hard problems were solved and"
        " {hall_disputes_settled} disputes and petitions settled."
    ),
)


def _first_solved(scope: Scope, variety: str) -> QuerySet:
    entries = Entry.objects.counted(scope.body_ids, Matter.KIND, **scope.days).first_into(
        FLOW.good_ends(), undone_by="put_back"
    )
    return entries.filter(case__matter__variety=variety)


@figure(
    "hall-matters-received",
    label=_("matters received"),
    measure=Count(),
    unit=npgettext_lazy("unit", "matter", "matters", "n"),
    section="halls",
    when=within,
    order=10,
    front=3,
)
def hall_matters_received(scope: Scope) -> QuerySet:
    """Matters that residents raised in the halls in the period, on the phone or on paper."""
    return Entry.objects.counted(scope.body_ids, Matter.KIND, **scope.days).filter(step="receive")


@figure(
    "hall-problems-solved",
    label=_("hard problems solved"),
    measure=Count(),
    unit=npgettext_lazy("unit", "matter", "matters", "n"),
    section="halls",
    when=within,
    order=20,
    front=1,
    is_named=True,
)
def hall_problems_solved(scope: Scope) -> QuerySet:
    """Hard problems raised in the halls whose first step into solved falls in the period.

    Solved: settled at a sitting, or every task of the units verified.
    """
    return _first_solved(scope, Matter.Variety.PROBLEM)


@figure(
    "hall-disputes-settled",
    label=_("disputes and petitions settled"),
    measure=Count(),
    unit=npgettext_lazy("unit", "matter", "matters", "n"),
    section="halls",
    when=within,
    order=30,
    front=2,
)
def hall_disputes_settled(scope: Scope) -> QuerySet:
    """Disputes and petitions raised in the halls whose first step into solved falls in the period.

    Solved: settled at a sitting, or every task of the units verified.
    """
    return _first_solved(scope, Matter.Variety.DISPUTE)


@figure(
    "hall-matters-rated-good",
    label=_("matters rated good or very good"),
    measure=Count(),
    unit=npgettext_lazy("unit", "matter", "matters", "n"),
    section="halls",
    when=within,
    order=40,
)
def hall_matters_rated_good(scope: Scope) -> QuerySet:
    """Ratings given in the period by those who raised the matter, with 4 or 5 for the result."""
    return Entry.objects.counted(scope.body_ids, Matter.KIND, **scope.days).filter(step="rate", data__result__gte=4)
