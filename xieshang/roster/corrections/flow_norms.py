"""What a body decides about corrections."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define(
    "roster.correction_days", 5, _("working days until a correction somebody asked for is decided"), least=1, most=60
)
