"""What a body decides about instructions."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("handling.instruction_days", 15, _("working days for an instruction that names no day"), least=1, most=120)
define("numbers.instruction", "批〔{year}〕{seq:03d}号", _("number of an instruction"))
