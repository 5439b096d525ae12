"""Deadlines as people say them: in working days, with the sum on demand."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.kernel import workdays
from xieshang.kernel.norms import Ground
from xieshang.kernel.workdays import Calendar, Reckoning

LONGEST_STRIP = 45


@dataclass(frozen=True)
class Day:
    label: str
    note: str = ""
    state: str = ""


@dataclass(frozen=True)
class Due:
    """A deadline: the day, the words, how urgent, the sum in sentences and day by day, the rule it rests on."""

    on: date
    words: str
    tone: str = ""
    sum: str = ""
    days: tuple[Day, ...] = ()
    ground: Ground | None = None


def due(
    on: date | None, today: date, calendar: Calendar, reckoning: Reckoning | None = None, ground: Ground | None = None
) -> Due | None:
    """The deadline as it stands today; None when there is none."""
    if on is None:
        return None
    words, tone = _words(on, today, calendar)
    fits = reckoning is not None and reckoning.due == on
    return Due(
        on,
        words,
        tone,
        " ".join(reckoning.sentences()) if reckoning and fits else "",
        _strip(reckoning, today, calendar) if reckoning and fits else (),
        ground if fits else None,
    )


def _words(on: date, today: date, calendar: Calendar) -> tuple[str, str]:
    if on == today:
        return _("Due today"), "warn"
    if on < today:
        late = max(1, calendar.between(on, today))
        words = ngettext("%(n)s working day overdue", "%(n)s working days overdue", late)
        return words % {"n": late}, "bad"
    left = calendar.remaining(today, on)
    if left == 0:
        return _("Due before the next working day"), "warn"
    words = ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}
    return words, "warn" if left <= 3 else ""


def _strip(reckoning: Reckoning, today: date, calendar: Calendar) -> tuple[Day, ...]:
    """Every counted day, and every holiday on the way; ordinary weekends are left out."""
    skipped = {skip.day: workdays.holiday_name(skip.name) for skip in reckoning.skipped if skip.name}
    length = (reckoning.due - reckoning.start).days
    if length > LONGEST_STRIP or length < 1:
        return ()
    found: list[Day] = []
    counted = 0
    for offset in range(1, length + 1):
        day = reckoning.start + timedelta(days=offset)
        if calendar.is_workday(day):
            counted += 1
            found.append(Day(str(day.day), _("today") if day == today else str(counted), _state(day, today, reckoning)))
        elif day in skipped:
            found.append(Day(str(day.day), skipped[day], "rest"))
    return tuple(found)


def _state(day: date, today: date, reckoning: Reckoning) -> str:
    if day == reckoning.due:
        return "end"
    if day == today:
        return "today"
    return "gone" if day < today else ""
