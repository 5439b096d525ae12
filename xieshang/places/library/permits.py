"""Who may do what with a loan."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit

permit(
    "librarian",
    hat("office") | party("place", role="keeper"),
    _("Only the keeper of the home or the office may do this."),
)
