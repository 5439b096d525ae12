"""What a body decides about suggestions."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("advice.answer_days", 60, _("working days for the answer to a formal suggestion or report"), least=1, most=250)
define("advice.item_days", 30, _("working days for a unit's reply to a suggestion"), least=1, most=180)
define("advice.visit_weeks", 8, _("weeks after which a suggestion that is done is looked at again"), least=1, most=104)
define("numbers.formal", "建〔{year}〕{seq:03d}号", _("number of a formal suggestion"))
define("numbers.consultation_report", "专〔{year}〕{seq:03d}号", _("number of a consultation report"))
define("numbers.suggestion", "意〔{year}〕{seq:03d}号", _("number of a suggestion"))
define("numbers.lasting_result", "果〔{year}〕{seq:03d}号", _("number of a lasting result"))
