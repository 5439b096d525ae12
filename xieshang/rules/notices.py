"""Who is told about a rule: those who have to know it, as long as they have not read it."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

notice(
    "rule-decided",
    _("A rule was decided that you have to know"),
    _("“{title}” ({number}) was decided; read it and confirm"),
    recipients=("reader",),
)
notice(
    "rule-unread",
    _("A rule is still to be read"),
    _("“{title}” ({number}) is still to be read by you"),
    recipients=("reader",),
)
