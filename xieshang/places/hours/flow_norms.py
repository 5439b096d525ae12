"""What a body decides about rooms."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("places.booking_days", 60, _("days ahead that a room of a home can be booked"), least=1, most=366)
