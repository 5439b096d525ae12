"""The way of a half day on duty, and of a booking."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, State, Step, register

TO = Ask(
    "to",
    _("who is on duty instead"),
    "line",
    max_length=40,
    help=_("The name of a member, or the member number where two have the same name."),
)
WHY_NOT = Ask(
    "reason",
    _("why you cannot come"),
    "line",
    shown=False,
    help=_("Only the keeper of the home and the office read this."),
)

DUTY = register(
    Flow(
        "duty",
        model="places.Duty",
        label=_("duty in a home"),
        icon="calendar",
        states=(
            State("planned", _("on the roster"), tone="info"),
            State("coming", _("tomorrow or today"), tone="info"),
            State("vacant", _("nobody found yet"), tone="warn"),
            State("kept", _("was there"), tone="good", stage="closed"),
            State("missed", _("did not come"), tone="bad", stage="closed"),
            State("cancelled", _("called off"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "plan",
                _("plan a duty"),
                (),
                "planned",
                permit="home_keeper",
                notice="duty-planned",
                story=_("{who} planned the duty"),
            ),
            Step(
                "remind",
                _("remind the day before"),
                ("planned",),
                "coming",
                permit="system",
                notice="duty-tomorrow",
                offered=False,
                story=_("Whoever is on duty was reminded"),
            ),
            Step(
                "keep",
                _("record: was there"),
                ("coming",),
                "kept",
                permit="place_keeper",
                by_proxy=True,
                effect="places.hours.kept",
                todo=True,
                primary=True,
                story=_("{who} recorded that the member was there"),
            ),
            Step(
                "miss",
                _("record: did not come"),
                ("coming",),
                "missed",
                permit="home_keeper",
                fields=(Ask("reason", _("what is known of why"), "line", required=False, shown=False),),
                effect="places.hours.was_away",
                story=_("{who} recorded that nobody came"),
            ),
            Step(
                "hand_over",
                _("hand the duty to another member"),
                ("planned", "coming"),
                "planned",
                permit="duty_member",
                fields=(TO,),
                effect="places.hours.hand_over",
                notice="duty-handed",
                story=_("{who} handed the duty to somebody else"),
            ),
            Step(
                "excuse",
                _("say that you cannot come"),
                ("planned", "coming"),
                "vacant",
                permit="duty_member",
                fields=(WHY_NOT,),
                effect="places.hours.leave_free",
                notice="duty-vacant",
                story=_("{who} said that the member cannot come"),
            ),
            Step(
                "fill",
                _("find somebody for the duty"),
                ("vacant",),
                "planned",
                permit="place_keeper",
                by_proxy=True,
                fields=(TO,),
                effect="places.hours.find_another",
                notice="duty-planned",
                todo=True,
                primary=True,
                story=_("{who} found somebody for the duty"),
            ),
            Step(
                "reopen",
                _("take the record back"),
                ("kept", "missed"),
                "coming",
                permit="home_keeper",
                fields=(Ask("reason", _("what was recorded wrongly"), "line"),),
                story=_("{who} took the record back"),
            ),
            Step(
                "cancel",
                _("call the duty off"),
                ("planned", "coming", "vacant"),
                "cancelled",
                permit="home_keeper",
                fields=(Ask("reason", _("why it is called off"), "line"),),
                effect="places.hours.call_off",
                notice="duty-cancelled",
                story=_("{who} called the duty off"),
            ),
        ),
    )
)

BOOKING = register(
    Flow(
        "booking",
        model="places.Booking",
        label=_("booking of a room"),
        icon="hall",
        states=(
            State("booked", _("booked"), tone="info"),
            State("over", _("over"), tone="good", stage="closed"),
            State("cancelled", _("called off"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "book",
                _("book a room"),
                (),
                "booked",
                permit="anyone",
                notice="room-booked",
                story=_("{who} booked the room"),
            ),
            Step(
                "cancel",
                _("call the booking off"),
                ("booked",),
                "cancelled",
                permit="booking_holder",
                fields=(Ask("reason", _("why it is called off"), "line"),),
                effect="places.hours.cancel_booking",
                notice="booking-cancelled",
                story=_("{who} called the booking off"),
            ),
            Step(
                "end",
                _("the time is over"),
                ("booked",),
                "over",
                permit="system",
                effect="places.hours.end_booking",
                offered=False,
                story=_("The time of the booking was over"),
            ),
        ),
    )
)
