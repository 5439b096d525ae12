"""Who is told about a gathering."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

INVITED = ("invited",)

notice(
    "gathering-convoked",
    _("Convocation to a gathering"),
    _("You are invited: “{title}” ({number}). Please reply."),
    recipients=INVITED,
    wants_action=True,
)
notice(
    "gathering-held",
    _("A gathering was held"),
    _("“{title}” was held; the minutes wait to be confirmed"),
    recipients=("organ",),
)
notice("gathering-minuted", _("Minutes are confirmed"), _("The minutes of “{title}” are confirmed"), recipients=INVITED)
notice(
    "gathering-postponed", _("A gathering is postponed"), _("“{title}” is postponed"), recipients=INVITED, default="now"
)
notice(
    "gathering-cancelled", _("A gathering is cancelled"), _("“{title}” is cancelled"), recipients=INVITED, default="now"
)
