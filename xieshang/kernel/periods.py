"""Periods: the years of a body ("2020"), the quarters of a year ("2020Q3"), and in which year a day is counted."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel.models import Period
from xieshang.kernel.questions import Question, question
from xieshang.kernel.refusals import Invalid

PATTERN = "(?:19|20)[0-9]{2}(?:Q[1-4])?"
QUARTERS = (1, 2, 3, 4)


class Converter:
    """A period in an address."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


def is_code(text: str) -> bool:
    return re.fullmatch(PATTERN, text) is not None


def year_of(code: str) -> str:
    return code[:4]


def quarter_of(code: str) -> int:
    """Which quarter of its year, 0 for the whole year."""
    return int(code[5:] or 0)


def a_year_before(code: str) -> str:
    return f"{int(year_of(code)) - 1}{code[4:]}"


def label(code: str) -> str:
    """The period as a reader says it."""
    quarter = quarter_of(code)
    words = _("%(year)s, quarter %(quarter)s") if quarter else _("year %(year)s")
    return words % {"year": year_of(code), "quarter": quarter}


def code_for(body_id: int, day: date) -> str:
    """The period a day counts in; a closed one refuses. A body's years are calendar years unless it says otherwise."""
    rows = _around(body_id, day).rows(1)
    if not rows:
        return str(day.year)
    [(code, closed_at)] = rows
    if closed_at is not None:
        raise Invalid({"occurred_on": [_("%(year)s is closed; nothing more is counted in it.") % {"year": code}]})
    return str(code)


# Every entry of the log asks this of its day: making the statement takes ten times as long as its answer.
@lru_cache(maxsize=256)
def _around(body_id: int, day: date) -> Question:
    rows = Period.objects.filter(body_id=body_id, starts_on__lte=day, ends_on__gte=day).order_by("pk")
    return question(rows.values_list("code", "closed_at"))


def bounds(body_id: int, code: str) -> tuple[date, date]:
    """First and last day of a period."""
    period = Period.objects.filter(body_id=body_id, code=year_of(code)).first()
    return days(code, period.starts_on, period.ends_on) if period else days(code)


def days(code: str, first: date | None = None, last: date | None = None) -> tuple[date, date]:
    """The days of a period whose year the body has given these days; without them it is a calendar year."""
    year = int(year_of(code))
    first, last = first or date(year, 1, 1), last or date(year, 12, 31)
    number = quarter_of(code)
    if not number:
        return first, last
    starts_on, next_on = _months_on(first, 3 * number - 3), _months_on(first, 3 * number)
    return starts_on, last if number == QUARTERS[-1] else next_on - timedelta(days=1)


def moments(first: date, last: date) -> tuple[datetime, datetime]:
    """The first and the last moment of these days here. Between them an index by time serves, and no moment is made a day."""
    return timezone.make_aware(datetime.combine(first, time.min)), timezone.make_aware(datetime.combine(last, time.max))


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def close(body_id: int, code: str, *, at: datetime) -> Period:
    """The period takes nothing any more."""
    starts_on, ends_on = bounds(body_id, code)
    period, _made = Period.objects.get_or_create(
        body_id=body_id, code=code, defaults={"starts_on": starts_on, "ends_on": ends_on}
    )
    period.closed_at = at
    period.save(update_fields=["closed_at"])
    return period
