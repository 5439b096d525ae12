"""Who may do what with a matter."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit, token

HALL_CONVENOR = party("hall", role="convenor")
ASKER = party("asker") | token()

permit("hall_convenor", HALL_CONVENOR, _("Only the convenor of this hall may do this."))
permit("asker", ASKER, _("Only the person who raised the matter may do this."))
permit("intake", HALL_CONVENOR | hat("office"), _("Only the convenor of the hall or the office may do this."))
