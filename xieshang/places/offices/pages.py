"""Liaison offices in the navigation of the desk."""

from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.navigation import item

item(
    "liaison-offices",
    _("Liaison offices"),
    "places:liaison-offices",
    icon="place",
    order=67,
    group=headings.PLACES,
    visible=lambda viewer: viewer.member_of_body,
)
