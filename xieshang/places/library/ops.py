"""Putting books on the shelf and taking them from it, lending them and taking them back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel import flow, norms
from xieshang.kernel.models import Actor, Case, Entry
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.places.library import queries
from xieshang.places.library.models import Book, Loan
from xieshang.places.models import Home
from xieshang.roster.models import Membership

FURTHEST = timedelta(days=366)
MOST_COPIES = 999


@dataclass(frozen=True)
class Described:
    """What is known of a book."""

    title: str
    author: str = ""
    publisher: str = ""
    shelf: str = ""
    copies: int = 1


@transaction.atomic
def add(home: Home, *, described: Described, by: Viewer, at: datetime) -> Book:
    """The book stands in the library of the home."""
    queries.keeping(by, home)
    Home.objects.select_for_update().get(pk=home.pk)
    words = _words(described)
    _check(home, described, words)
    return Book.objects.create(home=home, copies=described.copies, added_by_id=by.acting_id, added_at=at, **words)


def _words(described: Described) -> dict[str, str]:
    return {name: getattr(described, name).strip() for name in ("title", "author", "publisher", "shelf")}


def _check(home: Home, described: Described, words: dict[str, str], *, but: int = 0) -> None:
    errors: dict[str, list[str]] = {}
    if not words["title"]:
        errors["title"] = [_("Give the book a title.")]
    if not 1 <= described.copies <= MOST_COPIES:
        errors["copies"] = [_("Between %(least)s and %(most)s, please.") % {"least": 1, "most": MOST_COPIES}]
    known = Book.objects.filter(home=home, title=words["title"], author=words["author"], removed_on=None)
    if known.exclude(pk=but).exists():
        errors["title"] = [_("This book is here already; change the number of its copies.")]
    if errors:
        raise Invalid(errors)


@transaction.atomic
def change(book: Book, *, described: Described, by: Viewer) -> Book:
    """The book is described so; never fewer copies than are lent."""
    queries.keeping(by, book.home)
    standing = _locked(book)
    words = _words(described)
    _check(standing.home, described, words, but=standing.pk)
    if described.copies < (out := _out(standing)):
        raise Invalid({"copies": [_("Copies on loan: %(count)s; there cannot be fewer.") % {"count": out}]})
    for name, value in {**words, "copies": described.copies}.items():
        setattr(standing, name, value)
    standing.save(update_fields=[*words, "copies"])
    return standing


@transaction.atomic
def remove(book: Book, *, why: str, by: Viewer, at: datetime) -> Book:
    """The book is lent no more; its loans can still be read."""
    queries.keeping(by, book.home)
    standing = _locked(book)
    if not why.strip():
        raise Invalid({"why": [_("Say why.")]})
    if _out(standing):
        raise Invalid({"why": [_("A copy is still on loan; take it back first.")]})
    standing.removed_on, standing.removed_why = timezone.localdate(at), why.strip()[:200]
    standing.save(update_fields=["removed_on", "removed_why"])
    return standing


def _locked(book: Book) -> Book:
    """The book as it stands now, for nobody else to lend meanwhile."""
    standing = Book.objects.select_for_update(of=("self",)).select_related("home__actor").get(pk=book.pk)
    if standing.removed_on is not None:
        raise Invalid({"": [_("This book is no longer lent.")]})
    return standing


def _out(book: Book) -> int:
    return Loan.objects.filter(book=book, state="lent").count()


@transaction.atomic
def lend(book: Book, *, to: Actor, by: Viewer, at: datetime) -> Loan:
    """A copy is with the member until the day that the norm gives."""
    queries.keeping(by, book.home)
    standing, day = _locked(book), timezone.localdate(at)
    if _out(standing) >= standing.copies:
        raise Invalid({"": [_("Every copy is on loan.")]})
    Actor.objects.select_for_update().get(pk=to.pk)  # two books at once are counted one after the other
    _check_borrower(standing, to, at)
    loan = Loan(
        body_id=standing.home.body_id,
        title=standing.title,
        book=standing,
        borrower=to,
        unit=standing.home.actor,
        lent_on=day,
        due_on=queries.due_day(standing.home.body_id, day),
        visibility=Case.Visibility.PARTIES,
    )
    flow.begin(loan, "lend", by=by, at=at, parties=((standing.home.actor, "place"), (to, "borrower")))
    return loan


def _check_borrower(book: Book, to: Actor, at: datetime) -> None:
    day, body_id = timezone.localdate(at), book.home.body_id
    member = Membership.objects.valid_on(day).filter(body_id=body_id, person__actor=to)
    if not member.exists():
        raise Invalid({"person": [_("Books are lent to members of the committee.")]})
    if Loan.objects.filter(book=book, borrower=to, state="lent").exists():
        raise Invalid({"person": [_("This member has the book already.")]})
    most = int(norms.value("library.most", body_id, on=day))
    if queries.out_with(to.pk, body_id) >= most:
        raise Invalid({"person": [_("This member has %(count)s books already.") % {"count": most}]})


def given_back(case: Loan, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The copy stands on the shelf again since the day."""
    Loan.objects.filter(pk=case.pk).update(returned_on=entry.occurred_on)


def prolonged(case: Loan, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The copy is due on the new day, which lies later and within a year."""
    until, today = data["until"], timezone.localdate(at)
    if (case.due_on is not None and until <= case.due_on) or not today < until <= today + FURTHEST:
        raise Invalid({"until": [_("A later day than now, and within a year.")]})
    Case.objects.filter(pk=case.pk).update(due_on=until)
    case.due_on = until


def reminded(case: Loan, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """For this due day the member was reminded."""
    Loan.objects.filter(pk=case.pk).update(reminded_for=case.due_on)


def called_back(case: Loan, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """For this due day the member was asked for the book."""
    Loan.objects.filter(pk=case.pk).update(called_for=case.due_on)


def lost(case: Loan, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The library has a copy less; a book without copies is lent no more."""
    book = Book.objects.select_for_update().get(pk=case.book_id)
    if book.copies > 1:
        book.copies -= 1
    else:
        book.removed_on, book.removed_why = timezone.localdate(at), _("the last copy was lost")
    book.save(update_fields=["copies", "removed_on", "removed_why"])
