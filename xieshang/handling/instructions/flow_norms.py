"""What a body decides about instructions."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from xieshang.kernel.norms import define

define("handling.instruction_days", 15, _("working days for an instruction that names no day"), least=1, most=120)
# What leaders' instructions are sorted into differs from place to place; the first is the usual one.
define(
    "handling.instruction_kinds",
    [
        {"code": "action", "label": gettext_noop("to be handled")},
        {"code": "study", "label": gettext_noop("to be studied")},
        {"code": "praise", "label": gettext_noop("approving")},
        {"code": "read", "label": gettext_noop("read and noted")},
    ],
    _("kinds of leaders' instructions"),
)
define("numbers.instruction", "批〔{year}〕{seq:03d}号", _("number of an instruction"))
