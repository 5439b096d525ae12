"""Books that were lent stand in the ledger of the home: which and when, not to whom."""

from django.db.models import QuerySet, Value
from django.utils.translation import gettext_lazy as _

from xieshang.places.ledger.registry import Span, kind, source, told
from xieshang.places.library.models import Loan

kind("loan", _("book lent"), order=55, group="library")


def _lent(span: Span) -> QuerySet:
    rows = Loan.objects.filter(book__home_id__in=span.homes, lent_on__range=span.days)
    return told(rows, kind=Value("loan"), home="book__home_id", day="lent_on", title="book__title", people=1)


source("loans", _lent)
