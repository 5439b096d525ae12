"""Homes and halls in the navigation of the desk."""

from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.navigation import item
from xieshang.places.hours import pages as hours
from xieshang.places.ledger import pages as ledger
from xieshang.places.library import pages as library
from xieshang.places.offices import pages as offices
from xieshang.places.posts import pages as posts
from xieshang.places.standards import pages as standards

__all__ = ["hours", "ledger", "library", "offices", "posts", "standards"]

item(
    "places",
    _("Homes and halls"),
    "places:homes",
    icon="hall",
    order=66,
    group=headings.PLACES,
    visible=lambda viewer: viewer.member_of_body,
)
