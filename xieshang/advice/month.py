"""The month of sector consultation: when it is in a year. The one place that knows."""

from calendar import monthrange
from datetime import date

from xieshang.kernel import norms


def consultation_month(body_id: int, year: int) -> tuple[date, date]:
    """First and last day of the month of sector consultation of a body in a year, as the norm of that year has it."""
    month = int(norms.value("advice.consultation_month", body_id, on=date(year, 12, 31)))
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
