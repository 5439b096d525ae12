"""What a unit is asked to do, and by when: the orders from which tasks are opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xieshang.handling.models import Assignment
from xieshang.kernel import norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.workdays import Reckoning


@dataclass(frozen=True)
class Order:
    """A unit (actor id), its role, what is asked; a due date, or working days, or neither for the body's norm."""

    unit: int
    role: str
    text: str
    due_on: date | None = None
    days: int | None = None


@dataclass(frozen=True)
class Term:
    """A due date with its arithmetic; `norm` is empty when somebody set the date or the days by hand."""

    reckoning: Reckoning
    norm: str = ""

    @property
    def due_on(self) -> date:
        return self.reckoning.due


def orders_from(rows: Iterable[Order | Mapping[str, Any]]) -> list[Order]:
    """Orders from what other slices and forms say: orders, or mappings with unit, role, text, due_on, days."""
    orders = [row if isinstance(row, Order) else order_from(row) for row in rows]
    check(orders)
    return orders


def order_from(row: Mapping[str, Any]) -> Order:
    """One order from a mapping with unit, role, text, due_on (date or ISO text) and days."""
    due_on = row.get("due_on") or None
    return Order(
        unit=int(row["unit"]),
        role=str(row.get("role") or Assignment.Role.LEAD),
        text=str(row.get("text") or "").strip(),
        due_on=date.fromisoformat(due_on) if isinstance(due_on, str) else due_on,
        days=int(row["days"]) if row.get("days") else None,
    )


def check(orders: list[Order]) -> None:
    """Refused with words: nobody, a unit twice, no leading unit, an unknown role, nothing asked."""
    faults = []
    if not orders:
        faults.append(_("Name at least one unit."))
    if len({order.unit for order in orders}) < len(orders):
        faults.append(_("The same unit is listed twice."))
    if orders and not any(order.role == Assignment.Role.LEAD for order in orders):
        faults.append(_("At least one unit must lead."))
    if any(order.role not in Assignment.Role.values for order in orders):
        faults.append(_("A unit leads or assists."))
    if not all(order.text for order in orders):
        faults.append(_("Say what each unit is asked to do."))
    if faults:
        raise Invalid({"orders": faults})


def term_of(order: Order, *, body_id: int, today: date) -> Term:
    """The due date of the order with its arithmetic; a date in the past is refused."""
    calendar = calendar_of(body_id)
    if order.due_on is not None:
        return Term(_until(order.due_on, today, body_id))
    if order.days is not None:
        return Term(calendar.add(today, order.days))
    norm = "handling.reply_days"
    return Term(calendar.add(today, int(norms.value(norm, body_id, on=today))), norm)


def _until(due_on: date, today: date, body_id: int) -> Reckoning:
    """A date that was set by hand, told in working days; on a free day it means the next working day."""
    calendar = calendar_of(body_id)
    if due_on < today:
        raise Invalid({"orders": [_("The due date is in the past.")]})
    days = calendar.between(today, due_on)
    if not calendar.is_workday(due_on):
        days += 1
    return calendar.add(today, days)
