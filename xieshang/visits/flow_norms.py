"""What a body decides about visits."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("visits.summary_days", 5, _("working days until a visit that was received is summed up"), least=1, most=60)
define("numbers.visit", "访〔{year}〕{seq:03d}号", _("number of a visit"))
