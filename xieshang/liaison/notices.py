"""Who is told about contacts and feedback."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

notice(
    "contact-due",
    _("The quarter ends, and constituents wait"),
    _("The quarter ends soon: speak with “{title}” ({number}) and the others on your list"),
    recipients=("liaison",),
)
notice(
    "feedback-sent",
    _("A member sent the yearly feedback"),
    _("“{title}” ({number}) was sent; acknowledge it"),
    recipients=("group",),
    wants_action=True,
)
notice(
    "feedback-acknowledged",
    _("A yearly feedback was acknowledged"),
    _("“{title}” ({number}) was acknowledged"),
    recipients=("liaison",),
)
