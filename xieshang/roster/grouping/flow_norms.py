"""What a body decides about groupings: how much similar kind, even size and ease of meeting weigh."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("roster.grouping_kind", 50, _("grouping: how much similar kind weighs"), least=0, most=100)
define("roster.grouping_size", 30, _("grouping: how much even size weighs"), least=0, most=100)
define("roster.grouping_meeting", 20, _("grouping: how much ease of meeting weighs"), least=0, most=100)
