"""Who is told about a deed."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

notice(
    "deed-recorded",
    _("A deed was written down"),
    _("“{title}” ({number}) is written down; decide whether it is published"),
    recipients=("hat:editor",),
    wants_action=True,
)
notice(
    "deed-published", _("A deed was published"), _("“{title}” ({number}) is published"), recipients=("doer", "place")
)
