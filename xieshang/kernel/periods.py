"""Periods: the years of a body, and in which one a day is counted."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from xieshang.kernel.models import Period
from xieshang.kernel.refusals import Invalid


def code_for(body_id: int, day: date) -> str:
    """The period a day counts in; a closed one refuses. A body's years are calendar years unless it says otherwise."""
    period = Period.objects.filter(body_id=body_id, starts_on__lte=day, ends_on__gte=day).first()
    if period is None:
        return str(day.year)
    if period.closed_at is not None:
        raise Invalid(
            {"occurred_on": [_("%(year)s is closed; nothing more is counted in it.") % {"year": period.code}]}
        )
    return period.code


def bounds(body_id: int, code: str) -> tuple[date, date]:
    """First and last day of a period."""
    period = Period.objects.filter(body_id=body_id, code=code).first()
    if period is not None:
        return period.starts_on, period.ends_on
    return date(int(code), 1, 1), date(int(code), 12, 31)


def close(body_id: int, code: str, *, at: datetime) -> Period:
    """The period takes nothing any more."""
    starts_on, ends_on = bounds(body_id, code)
    period, _made = Period.objects.get_or_create(
        body_id=body_id, code=code, defaults={"starts_on": starts_on, "ends_on": ends_on}
    )
    period.closed_at = at
    period.save(update_fields=["closed_at"])
    return period
