"""Who is told about a loan."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

notice("loan-begun", _("A book was lent to you"), _("“{title}” ({number}) is with you"), recipients=("borrower",))
notice("loan-prolonged", _("A loan was extended"), _("You may keep “{title}” ({number})"), recipients=("borrower",))
notice(
    "loan-due", _("A book is due soon"), _("“{title}” ({number}) is due soon; bring it back"), recipients=("borrower",)
)
notice(
    "loan-overdue",
    _("A book is overdue"),
    _("“{title}” ({number}) is overdue"),
    recipients=("borrower", "place"),
)
