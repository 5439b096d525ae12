"""Who is told about a topic."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

PROPOSERS = ("proposer",)
CONCERNED = ("lead", "cooperating", "group")

notice(
    "topic-suggested",
    _("A topic was suggested"),
    _("“{title}” ({number}) was suggested and waits to be screened"),
    recipients=("hat:office",),
    wants_action=True,
)
notice(
    "topic-shortlisted",
    _("A topic is on the shortlist"),
    _("“{title}” ({number}), which you suggested, is on the shortlist"),
    recipients=PROPOSERS,
)
notice(
    "topic-merged",
    _("A topic was merged"),
    _("“{title}” ({number}), which you suggested, goes on together with a similar one"),
    recipients=PROPOSERS,
)
notice(
    "topic-selected",
    _("A topic was chosen"),
    _("“{title}” ({number}), which you suggested, was chosen for the draft of the plan"),
    recipients=PROPOSERS,
)
notice(
    "topic-declined",
    _("A topic was not chosen"),
    _("“{title}” ({number}), which you suggested, was not chosen; the reason stands with it"),
    recipients=PROPOSERS,
)
notice(
    "topic-planned",
    _("A topic stands in the plan"),
    _("“{title}” ({number}) stands in the plan of the year"),
    recipients=(*PROPOSERS, *CONCERNED),
)
notice(
    "topic-consulted",
    _("A topic was consulted on"),
    _("“{title}” ({number}) was consulted on; the report is to be written"),
    recipients=(*PROPOSERS, "lead"),
)
notice(
    "topic-reported",
    _("A consultation was reported"),
    _("What the consultation on “{title}” ({number}) came to was reported"),
    recipients=(*PROPOSERS, "hat:office"),
)
notice(
    "topic-closed",
    _("A topic was closed"),
    _("“{title}” ({number}) was closed; see what became of it"),
    recipients=PROPOSERS,
)
notice(
    "topic-stopped",
    _("A topic is postponed or cancelled"),
    _("“{title}” ({number}) is not consulted on this year"),
    recipients=(*PROPOSERS, *CONCERNED),
    default="now",
)
