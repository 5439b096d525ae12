"""Writing about homes day by day: their hours, who is on duty, which room is used by whom."""

from xieshang.places.hours.ops.booking import Wish, book, cancel_booking, end_booking
from xieshang.places.hours.ops.duty import (
    Turn,
    call_off,
    find_another,
    hand_over,
    kept,
    leave_free,
    plan_duty,
    was_away,
)
from xieshang.places.hours.ops.opening import make_exception, set_week, strike_exception
from xieshang.places.hours.ops.rooms import (
    Taken,
    close_room,
    furnish,
    give_back,
    move,
    occupy,
    open_room,
    reserve,
)

__all__ = [
    "Taken",
    "Turn",
    "Wish",
    "book",
    "call_off",
    "cancel_booking",
    "close_room",
    "end_booking",
    "find_another",
    "furnish",
    "give_back",
    "hand_over",
    "kept",
    "leave_free",
    "make_exception",
    "move",
    "occupy",
    "open_room",
    "plan_duty",
    "reserve",
    "set_week",
    "strike_exception",
    "was_away",
]
