"""Who is told of a grouping: the members whom it moves, and those who convene a group that it changes."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

CONCERNED = ("placed", "convening")

notice(
    "grouping-decided",
    _("I belong to another group"),
    _("“{title}” is decided; look which group you belong to and from when on"),
    recipients=CONCERNED,
)
notice("grouping-dropped", _("A grouping was abandoned"), _("“{title}” was abandoned"), recipients=CONCERNED)
