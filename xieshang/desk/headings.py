"""The headings under which entries of the navigation stand, in their order; entries without one stand above them all."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Heading:
    label: str | Promise
    order: int


CONSULTING = Heading(_("Consultation"), 10)
OUTCOMES = Heading(_("Outcomes"), 15)
GROUPS = Heading(_("Sectors and groups"), 20)
PEOPLE = Heading(_("Members and organs"), 30)
PLACES = Heading(_("Homes and posts"), 40)
OFFICE = Heading(_("Work of the office"), 50)
MORE = Heading(_("Everything else"), 90)
