"""Liaison offices in the navigation of the desk."""

from django.utils.translation import gettext_lazy as _

from xieshang.desk.navigation import item

item(
    "liaison-offices",
    _("Liaison offices"),
    "places:liaison-offices",
    icon="place",
    order=67,
    group=_("People and places"),
    visible=lambda viewer: viewer.member_of_body,
)
