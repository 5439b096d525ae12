"""Who may do what with contacts and feedback."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit

permit("liaison_member", party("liaison"), _("Only the member whose contact this is may do this."))
permit(
    "contact_opener",
    party("liaison") | hat("office"),
    _("Only the member and the office may open name and phone of a constituent."),
)
permit(
    "feedback_convenor",
    party("group", role="convenor") | hat("office"),
    _("Only the convenor of the group or the office may do this; a convenor's own goes to the office."),
)
