"""What a body decides about telling."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("notices.digest_hour", 8, _("hour of the daily summary by e-mail"), least=0, most=23)
define(
    "notices.remind_days",
    2,
    _("working days before a deadline on which those who have not acted are reminded"),
    least=0,
    most=30,
)
