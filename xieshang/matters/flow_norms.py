"""What a body decides about matters."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("matters.screening_days", 3, _("working days until a matter is accepted or refused"), least=1, most=30)
define("matters.sitting_days", 15, _("working days until an accepted matter is on an agenda"), least=1, most=90)
define("numbers.matter", "事〔{year}〕{seq:03d}号", _("number of a matter"))
