"""Who is told that a term is open."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

notice(
    "term-opened",
    _("A new term is open"),
    _("“{title}”: the new term is open. Offices for organs of the old one have ended; confirm those that go on."),
    recipients=("hat:office", "hat:admin"),
)
