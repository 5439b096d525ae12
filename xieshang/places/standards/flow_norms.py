"""What a body decides about checks."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("places.self_check_days", 15, _("working days for the self-check of a place"), least=1, most=120)
define("places.visit_days", 20, _("working days from the self-check to the visit"), least=1, most=120)
define("places.grade_days", 5, _("working days from the visit to the grade"), least=1, most=60)
define("places.recheck_days", 10, _("working days from what was improved to the second visit"), least=1, most=60)
define("places.excellent_from", 90, _("points of a hundred from which a place is excellent"), least=1, most=100)
define("places.pass_from", 70, _("points of a hundred from which a place is up to standard"), least=1, most=100)
define("numbers.home_check", "查〔{year}〕{seq:03d}号", _("number of a check of a place"))
