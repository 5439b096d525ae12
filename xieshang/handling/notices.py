"""Who is told about a unit's task."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

OFFICE = ("hat:office",)
UNIT = ("unit",)

notice(
    "assignment-opened",
    _("A task for your unit"),
    _("“{title}” ({number}) waits to be accepted"),
    recipients=UNIT,
    wants_action=True,
)
notice("assignment-accepted", _("A unit accepted its task"), _("“{title}” ({number}) was accepted"), recipients=OFFICE)
notice(
    "assignment-returned",
    _("A unit returned its task"),
    _("“{title}” ({number}) was returned with a reason"),
    recipients=OFFICE,
    wants_action=True,
)
notice(
    "assignment-reassigned",
    _("A task went to another unit"),
    _("“{title}” ({number}) was given to another unit"),
    recipients=(*UNIT, "hall"),
)
notice(
    "assignment-insisted",
    _("The task stays with your unit"),
    _("“{title}” ({number}) stays with your unit"),
    recipients=UNIT,
    wants_action=True,
)
notice(
    "assignment-replied",
    _("A unit replied"),
    _("The reply to “{title}” ({number}) waits to be reviewed"),
    recipients=OFFICE,
    wants_action=True,
)
notice(
    "assignment-opined",
    _("An assisting unit gave its opinion"),
    _("There is an opinion on “{title}” ({number})"),
    recipients=OFFICE,
)
notice(
    "extension-asked",
    _("A unit asks for an extension"),
    _("An extension is asked for: “{title}” ({number})"),
    recipients=OFFICE,
    wants_action=True,
)
notice(
    "extension-granted",
    _("The extension is granted"),
    _("“{title}” ({number}) has a new due date"),
    recipients=UNIT,
)
notice(
    "extension-refused",
    _("The extension is refused"),
    _("The due date of “{title}” ({number}) stays"),
    recipients=UNIT,
)
notice(
    "assignment-reviewed",
    _("A reply was approved"),
    _("The result of “{title}” ({number}) waits to be verified"),
    recipients=("unit", "hall", "hat:office"),
    wants_action=True,
)
notice(
    "assignment-sent-back",
    _("A reply was sent back"),
    _("The reply to “{title}” ({number}) must be revised"),
    recipients=UNIT,
    wants_action=True,
)
notice(
    "assignment-verified",
    _("A result is verified"),
    _("“{title}” ({number}) is done and verified"),
    recipients=("unit", "hall"),
)
notice(
    "assignment-not-done",
    _("A task is handled again"),
    _("“{title}” ({number}) was found not done"),
    recipients=("unit", "hat:office"),
    wants_action=True,
)
notice(
    "assignment-rated", _("A unit's work was rated"), _("“{title}” ({number}) was rated"), recipients=(*UNIT, *OFFICE)
)
notice(
    "assignment-cancelled", _("A task is cancelled"), _("“{title}” ({number}) is cancelled"), recipients=(*UNIT, "hall")
)
notice(
    "assignment-reminder",
    _("Reminder of a task"),
    _("The reply to “{title}” ({number}) is due soon"),
    recipients=UNIT,
)
notice(
    "assignment-urged",
    _("The office urges you to finish a task"),
    _("The office urges you to finish “{title}” ({number})"),
    recipients=UNIT,
    default="now",
)
notice(
    "assignment-supervision",
    _("Supervision letter"),
    _("“{title}” ({number}) is overdue: supervision letter"),
    recipients=("unit", "hat:office"),
    default="now",
)
notice(
    "assignment-report",
    _("Report to the chairs"),
    _("“{title}” ({number}) is long overdue: reported to the chairs"),
    recipients=("unit", "hat:office", "hat:leader"),
    default="now",
)

# Instructions are a part of this slice in a folder of their own.
import xieshang.handling.instructions.notices  # noqa: E402, F401
