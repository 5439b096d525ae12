"""Who may do what with the year of a group."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit

permit("group_convenor", party("group", role="convenor"), _("Only the convenors of the group may do this."))
permit(
    "group_planner",
    party("group", role="convenor") | hat("office"),
    _("Only the convenors of the group and the office may do this."),
)
permit(
    "group_guide",
    party("guide", role="committee") | hat("office"),
    _("Only the special committee that guides the group and the office may do this."),
)
