"""Who may do what with suggestions. The unit that works on one never says itself that it is done."""

from django.utils.translation import gettext_lazy as _

from xieshang.handling.permits import PROPOSER
from xieshang.kernel.permits import column, hat, party, permit

UNIT = party("handler", role="unit")
STAFF = hat("office") | party("proposer", role="committee")

permit(
    "paper_drafter",
    hat("office") | PROPOSER,
    _("Only the office or the organ that drafts it may do this."),
)
permit(
    "item_dispatcher",
    STAFF & ~UNIT,
    _("Only the office or the staff of the proposing committee may do this, and nobody who works for the unit."),
)
permit(
    "item_judge",
    (hat("office") | PROPOSER) & ~UNIT,
    _("Only the office or the organ that made the suggestion may do this, and nobody who works for the unit."),
)
permit(
    "advice_publisher",
    hat("office") & ~column(visibility="public"),
    _("Only the office may do this, and only while it is not published."),
)
permit(
    "result_writer",
    hat("office") | PROPOSER,
    _("Only the office or the organ that wrote it down may do this."),
)
