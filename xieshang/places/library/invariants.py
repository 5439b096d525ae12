"""What must always be true of libraries."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from xieshang.kernel.models import Case
from xieshang.kernel.promises import Breach, invariant
from xieshang.places.library.models import Book, Loan


@invariant("library.copies", "No more copies of a book are lent than there are, and none of one that was removed.")
def no_more_than_there_are() -> Iterator[Breach]:
    out = Book.objects.annotate(out=Count("loans", filter=Q(loans__state="lent")))
    wrong = out.filter(Q(out__gt=F("copies")) | Q(out__gt=0, removed_on__isnull=False))
    if ids := tuple(wrong.values_list("pk", flat=True)[:50]):
        yield Breach("library.copies", "books of which more copies are lent than there are", ids)


@invariant("library.sealed", "Who has which book is open to the member, the keeper and the staff only.")
def loans_stay_inside() -> Iterator[Breach]:
    wrong = Loan.objects.exclude(visibility=Case.Visibility.PARTIES)
    if ids := tuple(wrong.values_list("pk", flat=True)[:50]):
        yield Breach("library.sealed", "loans that are open to others", ids)
