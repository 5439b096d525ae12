"""Books of a home, and who has one until when."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xieshang.kernel.models import Actor, Case, CaseManager
from xieshang.kernel.privacy import Classes
from xieshang.places.models import Home


class Book(models.Model):
    """A book of a home's library with the number of its copies; `removed_on`: it is lent no more from that day on."""

    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="books")
    title = models.CharField(max_length=120)
    author = models.CharField(max_length=80, blank=True)
    publisher = models.CharField(max_length=80, blank=True)
    shelf = models.CharField(max_length=40, blank=True)
    copies = models.PositiveSmallIntegerField(default=1)
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_on = models.DateField(null=True)
    removed_why = models.CharField(max_length=200, blank=True)

    privacy = Classes(
        S0="home title author publisher shelf copies added_at removed_on removed_why",
        S1="added_by",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["home", "title", "author"], condition=Q(removed_on=None), name="book_once_in_a_library"
            )
        ]
        indexes = [models.Index(fields=["home", "title"], name="book_by_title")]


class Loan(Case):
    """One copy of a book is with a member. `unit` of the case is the home; parties are `place` and `borrower`.

    `reminded_for`, `called_for`: for which due day the member was reminded before, and called back after it.
    """

    KIND = "loan"

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="loans")
    borrower = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    lent_on = models.DateField()
    returned_on = models.DateField(null=True)
    reminded_for = models.DateField(null=True)
    called_for = models.DateField(null=True)

    privacy = Classes(S0="book lent_on returned_on reminded_for called_for", S1="borrower")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        indexes = [models.Index(fields=["book", "lent_on"], name="loan_by_book")]
