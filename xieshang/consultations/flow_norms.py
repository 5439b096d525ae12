"""What a body decides about its year of consultation: words, criteria, days, the month of the sectors."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from xieshang.consultations.month import flow_norms as month
from xieshang.kernel.norms import define

__all__ = ["CRITERIA", "FORMS", "month"]

FORMS = (
    ("thematic", gettext_noop("thematic consultation")),
    ("counterpart", gettext_noop("counterpart consultation")),
    ("sector", gettext_noop("sector consultation")),
    ("handling", gettext_noop("consultation on handling proposals")),
)
CRITERIA = (
    ("weight", gettext_noop("bears on the county's main work")),
    ("people", gettext_noop("matters to many people")),
    ("ripe", gettext_noop("can be talked over and changed now")),
    ("able", gettext_noop("members know the field")),
)

define(
    "consultations.forms",
    [{"code": code, "label": label} for code, label in FORMS],
    _("what the four forms of consultation are called"),
    fixed=True,
)
define(
    "consultations.criteria",
    [{"code": code, "label": label} for code, label in CRITERIA],
    _("by what topics are screened"),
)
define("consultations.screening_days", 20, _("working days until a suggested topic is screened"), least=1, most=250)
define("numbers.plan", "协商计划〔{year}〕{seq}号", _("number of an annual consultation plan"))
define("numbers.topic", "议题〔{year}〕{seq:03d}号", _("number of a topic"))
