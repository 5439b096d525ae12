"""Suggestions can be commended: those that lasting results confirmed in the year came from, or that were done in it.

Of a sector group stand the formal suggestions that it brought to a decision.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xieshang.advice.items.flow import DONE
from xieshang.advice.models import FormalSuggestion, LastingResult, Suggestion
from xieshang.advice.results.ops import LINK
from xieshang.duty.registry import CASE, Candidate, award, credit
from xieshang.handling.credits import CLOSED
from xieshang.handling.models import Assignment
from xieshang.kernel.models import Case, Entry, Link
from xieshang.roster.doings import told

KINDS = (FormalSuggestion.KIND, Suggestion.KIND)


def _confirmed(first: date, last: date) -> QuerySet:
    """Lasting results that were confirmed between the days and still are."""
    rows = Entry.objects.filter(kind=LastingResult.KIND, to_state="confirmed", case__state="confirmed")
    return rows.filter(occurred_on__range=(first, last)).order_by().values("case_id")


def _suggestions(body_id: int, first: date, last: date) -> list[Candidate]:
    """What is public and came to something in the year; what is not public cannot stand on a public list."""
    done = Entry.objects.filter(kind=Suggestion.KIND, to_state__in=DONE, occurred_on__range=(first, last))
    led = Link.objects.filter(kind=LINK, target_id__in=_confirmed(first, last)).values("source_id")
    fits = Q(pk__in=led) | Q(pk__in=done.order_by().values("case_id"), state__in=DONE)
    rows = Case.objects.filter(fits, body_id=body_id, kind__in=KINDS, visibility=Case.Visibility.PUBLIC)
    return [Candidate(*told) for told in rows.order_by("kind", "number", "pk").values_list("pk", "title", "number")]


def _results(cases: Collection[int], first: date, last: date) -> QuerySet:
    rows = Link.objects.filter(source_id__in=cases, kind=LINK, target_id__in=_confirmed(first, last))
    return told(rows, who="source_id", case="target_id", day="target__lastingresult__came_on")


def _tasks(cases: Collection[int], first: date, last: date) -> QuerySet:
    rows = Entry.objects.filter(kind=Assignment.KIND, case__parent_id__in=cases, case__state__in=CLOSED)
    rows = rows.filter(occurred_on__range=(first, last)).first_into(CLOSED)
    return told(rows, who="case__parent_id", case="case_id", day="occurred_on")


def _approved(groups: Collection[int], first: date, last: date) -> QuerySet:
    rows = FormalSuggestion.objects.filter(organ_id__in=groups, decided_on__range=(first, last))
    return told(rows, who="organ_id", case="pk", day="decided_on")


award("suggestion", _("excellent suggestions"), _suggestions, order=40, about=CASE)
credit("suggestion", "results", _("lasting results confirmed"), _results, order=10)
credit("suggestion", "tasks", _("tasks of units done for it"), _tasks, order=20)
credit("group", "formal", _("formal suggestions decided"), _approved, order=30)
