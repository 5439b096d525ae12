"""Who is told about a matter."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

HALL = ("hall",)
HALL_AND_OFFICE = ("hall", "hat:office")

notice(
    "matter-received",
    _("A matter was raised"),
    _("“{title}” ({number}) waits to be screened"),
    recipients=HALL_AND_OFFICE,
    wants_action=True,
)
notice(
    "matter-accepted",
    _("A matter was accepted"),
    _("“{title}” ({number}) waits for a sitting"),
    recipients=HALL,
    wants_action=True,
)
notice(
    "matter-refused",
    _("A matter was not accepted"),
    _("“{title}” ({number}) was not accepted"),
    recipients=HALL_AND_OFFICE,
)
notice(
    "matter-redirected",
    _("A matter was passed on"),
    _("“{title}” ({number}) was passed to another office"),
    recipients=HALL_AND_OFFICE,
)
notice(
    "matter-placed",
    _("A matter is on an agenda"),
    _("“{title}” ({number}) is on an agenda"),
    recipients=HALL_AND_OFFICE,
)
notice(
    "matter-consulted",
    _("A matter was consulted on"),
    _("“{title}” ({number}) is in the units' hands"),
    recipients=HALL_AND_OFFICE,
)
notice("matter-solved", _("A matter is solved"), _("“{title}” ({number}) is solved"), recipients=HALL_AND_OFFICE)
notice(
    "matter-escalated",
    _("A matter became a wider question"),
    _("“{title}” ({number}) was passed on as a wider question"),
    recipients=HALL_AND_OFFICE,
)
notice(
    "matter-put-back",
    _("The record of a matter was corrected"),
    _("“{title}” ({number}) is on the agenda again: its outcome was recorded wrongly"),
    recipients=HALL_AND_OFFICE,
)
notice(
    "matter-rated",
    _("A matter was rated"),
    _("“{title}” ({number}) was rated"),
    recipients=("hall", "handler", "hat:office"),
)
notice(
    "matter-reopened",
    _("A matter was opened again"),
    _("“{title}” ({number}) was opened again"),
    recipients=("hall", "handler", "hat:office"),
    wants_action=True,
)
