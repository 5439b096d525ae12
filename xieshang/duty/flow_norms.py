"""What each body decides about commending."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define(
    "duty.nominating_days", 10, _("working days in which candidates for commendation are nominated"), least=1, most=90
)
define("duty.publicity_days", 5, _("working days of publicity before a commendation is decided"), least=1, most=30)
define("duty.decision_days", 10, _("working days after publicity until a commendation is decided"), least=1, most=90)
define("numbers.commendation", "表〔{year}〕{seq:03d}号", _("number of a round of commendation"))
