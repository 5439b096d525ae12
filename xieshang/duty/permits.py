"""Who may do what with a commendation, beyond the office."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit, system

permit(
    "commendation_nominator",
    hat("office") | party("nominator", role="convenor") | party("nominator", role="committee"),
    _("Only the office, the convenors of groups and the special committees nominate."),
)
permit(
    "commendation_asked",
    party("asked", role="convenor") | party("asked", role="committee"),
    _("Only a group or special committee that was asked and has not finished says that it has."),
)
permit("commendation_clock", system(), _("This happens by itself on the day after the last day of publicity."))
