"""Who is told about a correction."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

notice(
    "correction-asked",
    _("Somebody asks to correct their entry"),
    _("“{title}” is to be looked at and entered"),
    recipients=("hat:office",),
    wants_action=True,
)
notice(
    "correction-entered", _("My entry was corrected"), _("“{title}” is entered in the roster"), recipients=("person",)
)
notice("correction-declined", _("My entry was not corrected"), _("“{title}” was not entered"), recipients=("person",))
