"""Homes and halls in the navigation of the desk."""

from django.utils.translation import gettext_lazy as _

from xieshang.desk.navigation import item

item(
    "places",
    _("Homes and halls"),
    "places:homes",
    icon="hall",
    order=66,
    group=_("People and places"),
    visible=lambda viewer: viewer.member_of_body,
)
