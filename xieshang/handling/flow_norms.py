"""What a body decides about the tasks of units: days, and the words for results."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from xieshang.kernel.norms import define

define("handling.objection_days", 5, _("working days in which a unit may return a task"), least=1, most=30)
define("handling.reply_days", 30, _("working days for a unit's reply"), least=1, most=180)
define("handling.extension_days", 10, _("working days that an extension adds, once"), least=1, most=60)
define("handling.mend_days", 10, _("working days to revise a reply that was sent back"), least=1, most=60)
define("handling.rehandle_days", 30, _("working days for handling a task again"), least=1, most=180)
define("handling.review_days", 5, _("working days for the office to review a reply"), least=1, most=30)
define("handling.verify_days", 10, _("working days to verify a result on the spot"), least=1, most=60)
define("handling.remind_before", 3, _("working days before the due date at which a unit is reminded"), least=0, most=30)
define(
    "handling.supervise_after", 5, _("working days overdue at which a supervision letter goes out"), least=1, most=60
)
define("handling.report_after", 10, _("working days overdue at which the chairs are told"), least=1, most=90)
# The letters mean different things in different counties, so the vocabulary is the body's own, per year.
define(
    "handling.result_classes",
    [
        {"code": "A", "label": gettext_noop("A – solved or basically solved"), "solved": True},
        {"code": "B", "label": gettext_noop("B – planned or in progress"), "solved": False},
        {"code": "C", "label": gettext_noop("C – for reference, not possible now"), "solved": False},
    ],
    _("result classes of a reply"),
)
define("numbers.assignment", "交〔{year}〕{seq:03d}号", _("number of a unit's task"))

# Instructions are a part of this slice in a folder of their own.
import xieshang.handling.instructions.flow_norms  # noqa: E402, F401
