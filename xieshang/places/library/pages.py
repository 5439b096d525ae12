"""What loans show on the desk: their list with what is overdue, and the panel of the case page."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.lists import DUE, MOVED, STATE, Column, ListSpec, SavedView, register
from xieshang.desk.panels import panel, party_label
from xieshang.kernel.viewer import Viewer
from xieshang.places.library import queries
from xieshang.places.library.models import Loan
from xieshang.places.models import Home
from xieshang.places.parts import home_part

party_label("borrower", _("Borrower"))
register(
    ListSpec(
        "loans",
        _("Books lent"),
        kinds=("loan",),
        model="places.Loan",
        icon="doc",
        related=("borrower", "unit"),
        columns=(
            Column("borrower", _("Borrower"), lambda row: row.borrower.name),
            Column("home", _("Home"), lambda row: row.unit.name if row.unit else ""),
            Column("lent", _("Lent on"), "lent_on"),
            DUE,
            STATE,
            MOVED,
        ),
        views=(
            SavedView("lent", _("lent"), lambda viewer: Q(state="lent")),
            SavedView("overdue", _("overdue"), queries.overdue, hot=True),
            SavedView("returned", _("returned"), lambda viewer: Q(state="returned")),
        ),
        order=70,
        group=headings.PLACES,
        visible=queries.sees_loans,
        empty_hint=_("The keeper of a home lends books on the page of its library."),
    )
)


@home_part(order=30, template="places/library/home_part.html")
def at_home(viewer: Viewer, home: Home) -> dict[str, Any] | None:
    """Read with the home itself (`with_books`)."""
    titles, copies = home.book_titles, home.book_copies  # type: ignore[attr-defined]
    return {"totals": {"titles": titles, "copies": copies}} if titles else None


@panel("loan", order=10, template="places/library/panel.html")
def loan(viewer: Viewer, case: Loan) -> dict[str, Any]:
    return {"loan": Loan.objects.select_related("book__home__actor").get(pk=case.pk)}
