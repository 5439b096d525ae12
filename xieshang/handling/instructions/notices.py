"""Who is told about an instruction: only who may know of it, whatever stands here (the door is asked)."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

OFFICE = ("hat:office",)
LEADER = ("leader",)

notice(
    "instruction-written",
    _("A leader wrote an instruction"),
    _("“{title}” ({number}) is to be passed on"),
    recipients=(*OFFICE, *LEADER),
    default="now",
    wants_action=True,
)
notice(
    "instruction-entered",
    _("An instruction was entered from paper"),
    _("“{title}” ({number}) was entered from paper"),
    recipients=(*OFFICE, *LEADER),
    wants_action=True,
)
notice(
    "instruction-handed",
    _("An instruction for your committee"),
    _("“{title}” ({number}) was passed on"),
    recipients=("addressee", *LEADER),
    wants_action=True,
)
notice(
    "instruction-answered",
    _("An instruction was answered"),
    _("There is a report on “{title}” ({number})"),
    recipients=OFFICE,
    wants_action=True,
)
notice(
    "instruction-remark",
    _("A leader added to an instruction"),
    _("There are further words to “{title}” ({number})"),
    recipients=(*OFFICE, "addressee"),
    default="now",
)
notice(
    "instruction-ready",
    _("An instruction was handled"),
    _("Every result of “{title}” ({number}) is verified; report it to the leader"),
    recipients=OFFICE,
    wants_action=True,
)
notice(
    "instruction-closed",
    _("The result of your instruction"),
    _("“{title}” ({number}) was handled; read what came of it"),
    recipients=(*LEADER, "addressee"),
    default="now",
)
notice("instruction-noted", _("An instruction was noted"), _("“{title}” ({number}) was noted"), recipients=LEADER)
