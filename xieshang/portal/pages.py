"""The portal's own entries in the columns."""

from django.utils.translation import gettext_lazy as _

from xieshang.portal.registry import register

register(_("Front page"), "portal:home", order=0)
register(_("The year in numbers"), "stats:figures", order=90)
