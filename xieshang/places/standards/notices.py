"""Who is told about a check."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

notice(
    "check-asked",
    _("A self-check is to be done"),
    _("“{title}” ({number}): look at your place item by item, with photos"),
    recipients=("place",),
    wants_action=True,
)
notice(
    "check-handed-in",
    _("A self-check is handed in"),
    _("“{title}” ({number}): the place can be visited"),
    recipients=("visitor", "hat:office"),
    wants_action=True,
)
notice(
    "check-visited",
    _("A place was visited"),
    _("“{title}” ({number}): the grade is to be decided"),
    recipients=("hat:office",),
    wants_action=True,
)
notice("check-graded", _("A place is graded"), _("“{title}” ({number}) is graded"), recipients=("place", "visitor"))
notice(
    "check-to-improve",
    _("Something is to be improved"),
    _("“{title}” ({number}) is graded; something is to be improved"),
    recipients=("place", "visitor"),
    wants_action=True,
)
notice(
    "check-improved",
    _("A place was improved"),
    _("“{title}” ({number}): look again at what was improved"),
    recipients=("visitor", "hat:office"),
    wants_action=True,
)
notice(
    "check-late",
    _("A check is late"),
    _("“{title}” ({number}) was due and is not done"),
    recipients=("place", "visitor", "hat:office"),
)
notice(
    "check-cancelled",
    _("A check was called off"),
    _("“{title}” ({number}) was called off"),
    recipients=("place", "visitor"),
)
