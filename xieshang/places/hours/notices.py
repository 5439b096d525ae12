"""Who is told about duties and bookings."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

notice("duty-planned", _("You are on duty in a home"), _("“{title}”: you are on duty"), recipients=("on_duty",))
notice("duty-tomorrow", _("Your duty is tomorrow or today"), _("“{title}”: do not forget"), recipients=("on_duty",))
notice(
    "duty-handed",
    _("A duty was handed on"),
    _("“{title}” was handed to another member"),
    recipients=("on_duty", "place"),
)
notice(
    "duty-vacant",
    _("Somebody on duty cannot come"),
    _("“{title}”: nobody is on duty; find somebody else"),
    recipients=("place",),
    wants_action=True,
)
notice("duty-cancelled", _("A duty was called off"), _("“{title}” was called off"), recipients=("on_duty",))
notice("room-booked", _("A room of your home was booked"), _("“{title}”: a room was booked"), recipients=("place",))
notice(
    "booking-cancelled",
    _("A booking was called off"),
    _("“{title}”: the room is free again"),
    recipients=("booker", "place"),
)
