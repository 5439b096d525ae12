"""Who may do what with a check."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit

permit("check_keeper", party("place", role="keeper"), _("Only the keeper of the place may do this."))
permit(
    "check_visitor",
    hat("office") | party("visitor", role="committee"),
    _("Only the committee that visits or the office may do this."),
)
