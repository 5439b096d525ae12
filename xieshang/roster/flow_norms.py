"""What a body decides about its roster: each part declares its own."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define
from xieshang.roster.corrections import flow_norms as corrections
from xieshang.roster.grouping import flow_norms as grouping

__all__ = ["corrections", "grouping"]

define(
    "roster.groups",
    2,
    _("groups a member sits in: 2 for sector group and town group, 1 for one of the two"),
    least=1,
    most=2,
)
