"""Who is told about a visit."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

CONCERNED = ("host", "receiver")

notice(
    "visit-announced",
    _("A delegation is announced"),
    _("“{title}” ({number}) is announced; its programme is to be written"),
    recipients=("host", "hat:office"),
    wants_action=True,
)
notice(
    "visit-prepared",
    _("The programme of a visit is fixed"),
    _("“{title}” ({number}) comes; its programme is fixed"),
    recipients=CONCERNED,
)
notice(
    "visit-changed", _("A visit was changed"), _("“{title}” ({number}) was changed; look again"), recipients=CONCERNED
)
notice(
    "visit-tomorrow", _("A delegation comes tomorrow"), _("“{title}” ({number}) comes tomorrow"), recipients=CONCERNED
)
notice("visit-cancelled", _("A visit was called off"), _("“{title}” ({number}) was called off"), recipients=CONCERNED)
