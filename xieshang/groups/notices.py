"""Who is told about the year of a group."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

notice(
    "group-year-open",
    _("A group is to write its plan of the year"),
    _("“{title}” ({number}): write down what the group means to do, and hand it in"),
    recipients=("group",),
    wants_action=True,
)
notice(
    "group-plan-handed-in",
    _("A group handed its plan in"),
    _("“{title}” ({number}): the plan is ready for review"),
    recipients=("guide", "hat:office"),
    wants_action=True,
)
notice(
    "group-plan-agreed",
    _("The plan of a group was agreed to"),
    _("“{title}” ({number}): the plan is agreed"),
    recipients=("group",),
)
notice(
    "group-plan-sent-back",
    _("Plan or summary of a group came back"),
    _("“{title}” ({number}) came back: something is to be changed"),
    recipients=("group",),
    wants_action=True,
)
notice(
    "group-summary-asked",
    _("A group is to sum up its year"),
    _("“{title}” ({number}): the summary of the year is asked for"),
    recipients=("group",),
    wants_action=True,
)
notice(
    "group-summary-handed-in",
    _("A group summed up its year"),
    _("“{title}” ({number}): the summary is ready for review"),
    recipients=("guide", "hat:office"),
    wants_action=True,
)
notice(
    "group-year-closed",
    _("The summary of a group was taken note of"),
    _("“{title}” ({number}) is closed"),
    recipients=("group",),
)
