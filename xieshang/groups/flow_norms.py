"""What a body decides about the year of its groups."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("groups.plan_days", 20, _("working days until a group hands its plan in"), least=1, most=90)
define("groups.review_days", 10, _("working days to look at a plan or summary of a group"), least=1, most=60)
define(
    "groups.summary_month", 12, _("month from whose first day the summary of a group is asked for"), least=1, most=12
)
define("groups.summary_days", 15, _("working days until a group hands its summary in"), least=1, most=60)
define("numbers.group_year", "组〔{year}〕{seq:02d}号", _("number of the year of a group"))
