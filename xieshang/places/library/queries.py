"""Reading a library: its books with their free copies, found by title or author; who may lend; what is due."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel import norms
from xieshang.kernel.models import Body
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.library.models import Book, Loan
from xieshang.places.models import Home

PAGE = 25


def may_keep(viewer: Viewer, home: Home) -> bool:
    """The office and the keeper of the home."""
    if viewer.body_id != home.body_id:
        return False
    return viewer.wears("office") or home.actor_id in viewer.actors_as("keeper")


def keeping(viewer: Viewer, home: Home) -> None:
    if not may_keep(viewer, home):
        raise NotAllowed(_("Only the keeper of the home or the office may do this."))


def books(home: Home, words: str = "") -> QuerySet:
    """The books that are lent here, with `free`: the copies that stand on the shelf."""
    rows = Book.objects.filter(home=home, removed_on=None)
    for word in words.replace("\0", "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(author__icontains=word))
    return _with_free(rows).order_by("title", "author", "id")


def _with_free(rows: QuerySet) -> QuerySet:
    out = Loan.objects.filter(book_id=OuterRef("pk"), state="lent").order_by().values("book_id")
    many = Subquery(out.annotate(many=Count("pk")).values("many"), output_field=IntegerField())
    return rows.annotate(free=F("copies") - Coalesce(many, 0))


def book_of(home: Home, pk: int) -> Any:
    """A book of the home with its free copies, removed ones too."""
    found = _with_free(Book.objects.filter(home=home, pk=pk).select_related("home__actor", "added_by")).first()
    if found is None:
        raise NotFound()
    return found


def loans_of(viewer: Viewer, book: Book) -> list[Loan]:
    """The loans of the book that are open to the viewer, the newest first."""
    rows = Loan.objects.visible_to(viewer).filter(book=book).select_related("borrower")
    return list(rows.order_by("-pk")[:PAGE])


def with_books(homes: QuerySet) -> QuerySet:
    """Homes with `book_titles` and `book_copies`, so that a page of a home asks for them with the home."""
    stands = Book.objects.filter(home_id=OuterRef("pk"), removed_on=None).order_by().values("home_id")
    titles = Subquery(stands.annotate(many=Count("pk")).values("many"), output_field=IntegerField())
    copies = Subquery(stands.annotate(many=Sum("copies")).values("many"), output_field=IntegerField())
    return homes.annotate(book_titles=Coalesce(titles, 0), book_copies=Coalesce(copies, 0))


def totals(home: Home) -> dict[str, int]:
    """How many titles and copies the library has: one statement."""
    found = Book.objects.filter(home=home, removed_on=None).aggregate(titles=Count("pk"), copies=Sum("copies"))
    return {"titles": found["titles"], "copies": found["copies"] or 0}


def out_with(borrower_id: int, body_id: int) -> int:
    """How many books the member has."""
    return Loan.objects.filter(body_id=body_id, borrower_id=borrower_id, state="lent").count()


def due_day(body_id: int, day: date) -> date:
    return day + timedelta(days=int(norms.value("library.days", body_id, on=day)))


def sees_loans(viewer: Viewer) -> bool:
    """Members have loans, keepers and staff keep them."""
    return viewer.member_of_body


def overdue(viewer: Viewer) -> Q:
    return Q(state="lent", due_on__lt=timezone.localdate(viewer.at))


def to_remind(body_id: int, day: date) -> list[Loan]:
    """Loans that are due within the days of the norm, whose members were not reminded of this day yet."""
    last = day + timedelta(days=int(norms.value("library.remind_days", body_id, on=day)))
    rows = Loan.objects.filter(body_id=body_id, state="lent", due_on__range=(day, last))
    return list(rows.filter(Q(reminded_for=None) | ~Q(reminded_for=F("due_on"))).order_by("pk"))


def to_call_back(body_id: int, day: date) -> list[Loan]:
    """Loans whose day is over, whose members were not asked for the book yet."""
    rows = Loan.objects.filter(body_id=body_id, state="lent", due_on__lt=day)
    return list(rows.filter(Q(called_for=None) | ~Q(called_for=F("due_on"))).order_by("pk"))


def bodies_that_lend() -> QuerySet:
    lending = Loan.objects.filter(state="lent").order_by().values("body_id")
    return Body.objects.filter(pk__in=lending).order_by("pk").values_list("pk", flat=True)
