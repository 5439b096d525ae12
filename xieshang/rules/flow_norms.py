"""What a body decides about its rules."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define(
    "rules.read_days", 10, _("working days after which those who have not read a rule are reminded"), least=1, most=90
)
define("numbers.rule", "规〔{year}〕{seq:03d}号", _("number of a rule in the library"))
