"""Who may do what with a gathering."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit

# A keeper convenes for the own home, and for nothing else: nobody keeps a hall, a group or a committee.
CONVENER = (
    party("organ", role="convenor") | party("organ", role="committee") | party("organ", role="keeper") | hat("office")
)
INVITED = party("invited") | party("invited", role="unit")
ASKED = party("asked") | party("asked", role="unit")

permit("gathering_convener", CONVENER, _("Only the convenor of the organ or the office may do this."))
permit(
    "gathering_recorder", CONVENER | party("recorder"), _("Only the convenor, the recorder or the office may do this.")
)
permit("gathering_invited", INVITED, _("Only those who are invited may do this."))
permit("gathering_asked", ASKED, _("Only those who are invited and have not replied may do this."))
