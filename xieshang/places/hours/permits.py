"""Who may do what with duties and bookings."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit

KEEPER = party("place", role="keeper")

permit("place_keeper", KEEPER, _("Only the keeper of the home may do this."))
permit("home_keeper", hat("office") | KEEPER, _("Only the office or the keeper of the home may do this."))
permit(
    "duty_member",
    party("on_duty") | hat("office") | KEEPER,
    _("Only who is on duty, the keeper of the home or the office may do this."),
)
permit(
    "booking_holder",
    party("booker") | hat("office") | KEEPER,
    _("Only who booked the room, the keeper of the home or the office may do this."),
)
