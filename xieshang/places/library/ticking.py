"""What the clock does about loans."""

from datetime import datetime

from django.utils import timezone

from xieshang.kernel import bodies, flow
from xieshang.kernel.ticks import on_tick
from xieshang.places.library import queries


@on_tick("library-loans")
def remind(at: datetime) -> int:
    """Before the day of return each member was reminded once, and after it asked for the book once."""
    today, count = timezone.localdate(at), 0
    for body_id in queries.bodies_that_lend():
        machine = bodies.machine(body_id, at)
        for step, loans in (
            ("remind", queries.to_remind(body_id, today)),
            ("call_back", queries.to_call_back(body_id, today)),
        ):
            for loan in loans:
                flow.perform(loan, step, by=machine, at=at)
                count += 1
    return count
