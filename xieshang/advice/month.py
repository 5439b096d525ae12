"""The month of sector consultation: when it is in a year. The one place of this slice that asks."""

from datetime import date

from xieshang.consultations.month.queries import month_of


def consultation_month(body_id: int, year: int) -> tuple[date, date] | None:
    """First and last day of the month that the body gives to its sectors in a year; None when it gives none."""
    return month_of(body_id, date(year, 1, 1))
