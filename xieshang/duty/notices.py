"""Who is told about a commendation: who may nominate, and from publicity on who stands on the list."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

notice(
    "commendation-opened",
    _("Candidates for commendation are to be nominated"),
    _("“{title}” ({number}) is open; nominate candidates"),
    recipients=("nominator",),
    wants_action=True,
)
notice(
    "commendation-public",
    _("A list of commendation is in publicity"),
    _("The list of “{title}” ({number}) is in publicity"),
    recipients=("nominator", "nominee"),
)
notice(
    "commendation-heard",
    _("The publicity of a commendation is over"),
    _("The publicity of “{title}” ({number}) is over; it can be decided once no objection is open"),
    recipients=("hat:office",),
    wants_action=True,
)
notice(
    "commendation-announced",
    _("A commendation was announced"),
    _("“{title}” ({number}) was announced"),
    recipients=("nominator", "nominee"),
)
notice(
    "commendation-cancelled",
    _("A commendation was called off"),
    _("“{title}” ({number}) was called off"),
    recipients=("nominator",),
)
