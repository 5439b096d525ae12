"""Who is told about the plan."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

STAFF = ("hat:office", "hat:committee", "hat:leader")

notice(
    "topics-called",
    _("A call for topics"),
    _("Topics for “{title}” are called for; suggest yours"),
    recipients=("hat:committee",),
)
notice(
    "topics-called-members",
    _("A call for topics to the members"),
    _("Topics for “{title}” are called for; suggest yours"),
    recipients=("hat:member",),
)
notice(
    "plan-moved", _("The plan goes on"), _("“{title}” ({number}) has moved on; see where it stands"), recipients=STAFF
)
notice(
    "plan-decided", _("The plan is decided"), _("The Party committee decided “{title}” ({number})"), recipients=STAFF
)
notice("plan-changed", _("The plan was changed"), _("“{title}” ({number}) was changed"), recipients=STAFF)
