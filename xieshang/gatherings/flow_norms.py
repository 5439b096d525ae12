"""What a body decides about gatherings."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("gatherings.notice_days", 3, _("working days between convocation and gathering"), least=0, most=30)
define("gatherings.minutes_days", 7, _("working days until the minutes are confirmed"), least=1, most=60)
define("numbers.gathering", "会〔{year}〕{seq:03d}号", _("number of a gathering"))
