"""What a matter is about: the working categories of the halls."""

from django.utils.translation import gettext_lazy as _

CATEGORIES = (
    ("environment", _("living environment")),
    ("poverty_relief", _("poverty relief")),
    ("demolition", _("demolition and resettlement")),
    ("housing", _("housing")),
    ("property_management", _("property management")),
    ("roads", _("roads and traffic")),
    ("water", _("water and drainage")),
    ("land", _("land")),
    ("education", _("education")),
    ("health", _("health")),
    ("neighbours", _("between neighbours")),
    ("wages", _("wages and work")),
    ("other", _("other")),
)
