"""Who may do what with a visit."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit

HOST = party("host", role="committee") | party("host", role="unit")

permit("visit_host", hat("office") | HOST, _("Only whoever is in charge of the visit, or the office, may do this."))
