"""What a body decides about its consultations: which month belongs to the sectors, and what is due how long before."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("consultations.month", 6, _("month of sector consultation (1 to 12, 0: none)"), least=0, most=12)
define("consultations.notice_days", 15, _("working days between convocation and consultation"), least=0, most=60)
define(
    "consultations.material_days",
    10,
    _("working days between sending the papers and the consultation"),
    least=0,
    most=60,
)
