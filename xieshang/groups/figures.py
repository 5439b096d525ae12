"""How many groups plan their year, and how many sum it up."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.groups.models import GroupYear
from xieshang.kernel.models import Entry
from xieshang.stats.registry import Count, Scope, figure, section, within

section(
    "groups",
    _("Work of the groups"),
    order=14,
    sentence=_("{group_plans} groups worked by a plan of the year; {group_summaries} handed in their summary."),
)


def _groups_that(scope: Scope, step: str) -> QuerySet:
    rows = Entry.objects.counted(scope.body_ids, GroupYear.KIND, **scope.days).filter(step=step)
    first = rows.order_by().values("case_id")
    return GroupYear.objects.filter(pk__in=first).order_by("raised_at", "id")


@figure(
    "group-plans",
    label=_("plans of groups"),
    measure=Count(),
    unit=npgettext_lazy("unit", "group", "groups", "n"),
    section="groups",
    when=within,
    order=1,
)
def group_plans(scope: Scope) -> QuerySet:
    """Groups whose plan of the year was agreed to in the period."""
    return _groups_that(scope, "agree")


@figure(
    "group-summaries",
    label=_("summaries of groups"),
    measure=Count(),
    unit=npgettext_lazy("unit", "group", "groups", "n"),
    section="groups",
    when=within,
    order=2,
)
def group_summaries(scope: Scope) -> QuerySet:
    """Groups that handed in the summary of their year in the period."""
    return _groups_that(scope, "sum_up")
