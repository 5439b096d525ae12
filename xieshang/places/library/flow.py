"""The way of a loan: lent, prolonged, reminded, given back or lost."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, State, Step, register

FLOW = register(
    Flow(
        "loan",
        model="places.Loan",
        label=_("loan of a book"),
        icon="doc",
        states=(
            State("lent", _("lent"), tone="info"),
            State("returned", _("returned"), tone="good", stage="closed"),
            State("lost", _("lost"), tone="bad", stage="closed"),
        ),
        steps=(
            Step(
                "lend",
                _("lend a book"),
                (),
                "lent",
                permit="librarian",
                number="loan",
                notice="loan-begun",
                story=_("{who} lent the book"),
            ),
            Step(
                "give_back",
                _("take the book back"),
                ("lent",),
                "returned",
                permit="librarian",
                fields=(Ask("remark", _("remark"), "line", required=False),),
                effect="places.library.given_back",
                ends_deadline=True,
                primary=True,
                story=_("{who} took the book back"),
            ),
            Step(
                "prolong",
                _("extend the loan"),
                ("lent",),
                "",
                permit="librarian",
                fields=(Ask("until", _("new return date"), "date"),),
                effect="places.library.prolonged",
                notice="loan-prolonged",
                story=_("{who} extended the loan"),
            ),
            Step(
                "remind",
                _("remind of the return date"),
                ("lent",),
                "",
                permit="system",
                effect="places.library.reminded",
                notice="loan-due",
                offered=False,
                story=_("The member was reminded of the return date"),
            ),
            Step(
                "call_back",
                _("ask for the book"),
                ("lent",),
                "",
                permit="system",
                effect="places.library.called_back",
                notice="loan-overdue",
                offered=False,
                story=_("The return date has passed; the member was asked for the book"),
            ),
            Step(
                "lose",
                _("write the book off as lost"),
                ("lent",),
                "lost",
                permit="librarian",
                fields=(Ask("reason", _("how it was lost"), "line"),),
                effect="places.library.lost",
                ends_deadline=True,
                story=_("{who} wrote the book off as lost"),
            ),
        ),
    )
)
