"""Working days by the State Council's notices: holidays off, exchanged weekends worked, arithmetic that can be shown.

    national().add(date(2020, 6, 18), 10).due    # 2020-07-03: the Dragon Boat Festival is off, Sunday 28 June is worked

The facts lie in data/holidays.csv. A year whose notice is not out yet has its statutory days, marked provisional.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

DATA = Path(__file__).parent / "data" / "holidays.csv"
PROVISIONAL = "provisional"
MOST_DAYS = 2000
ONE_DAY = timedelta(days=1)
SATURDAY = 5

Reason = Literal["weekend", "holiday", "shifted"]

# The notices name the holidays in Chinese; a body's own edition may add others, which are shown as they are written.
_NAMES = {
    "元旦": gettext_noop("New Year"),
    "春节": gettext_noop("Spring Festival"),
    "清明节": gettext_noop("Tomb-Sweeping Day"),
    "劳动节": gettext_noop("Labour Day"),
    "端午节": gettext_noop("Dragon Boat Festival"),
    "中秋节": gettext_noop("Mid-Autumn Festival"),
    "国庆节": gettext_noop("National Day"),
}


def as_day(value: date | str) -> date:
    """A day as a form cleans it, or as files and the log write it."""
    return value if isinstance(value, date) else date.fromisoformat(value)


@dataclass(frozen=True)
class Skip:
    """A day that was not counted (weekend, holiday), or was counted although it is a weekend (shifted)."""

    day: date
    reason: Reason
    name: str = ""


@dataclass(frozen=True)
class Reckoning:
    """How a due date came about; provisional while the notice for the year of the due date is not out."""

    start: date
    days: int
    due: date
    calendar_version: int
    skipped: tuple[Skip, ...] = ()
    shifted: tuple[Skip, ...] = ()
    provisional: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values, fit for a JSON column."""
        return {
            "start": self.start.isoformat(),
            "days": self.days,
            "due": self.due.isoformat(),
            "calendar_version": self.calendar_version,
            "skipped": [[skip.day.isoformat(), skip.reason, skip.name] for skip in self.skipped],
            "shifted": [[skip.day.isoformat(), skip.reason, skip.name] for skip in self.shifted],
            "provisional": self.provisional,
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The reckoning that `as_json` wrote down."""
        return cls(
            start=date.fromisoformat(plain["start"]),
            days=int(plain["days"]),
            due=date.fromisoformat(plain["due"]),
            calendar_version=int(plain["calendar_version"]),
            skipped=_skips(plain.get("skipped", [])),
            shifted=_skips(plain.get("shifted", [])),
            provisional=bool(plain.get("provisional", False)),
        )

    def sentences(self) -> list[str]:
        """The arithmetic in words, in the language of the reader, one step a sentence."""
        start = date_format(self.start, "DATE_FORMAT")
        opening = ngettext(
            "%(days)s working day from %(start)s; counting begins on the day after.",
            "%(days)s working days from %(start)s; counting begins on the day after.",
            self.days,
        )
        words = [opening % {"days": self.days, "start": start}]
        words += [_("%(days)s: %(name)s, not counted.") % _run_words(run) for run in _runs(self.skipped)]
        words += [
            _("%(days)s: worked in exchange for the holiday (%(name)s), counted.") % _run_words(run)
            for run in _runs(self.shifted)
        ]
        words.append(_("Due on %(due)s.") % {"due": date_format(self.due, "DATE_FORMAT")})
        if self.provisional:
            year = {"year": self.due.year}
            words.append(_("The holidays of %(year)s are not announced yet; this date may still change.") % year)
        return words


@dataclass(frozen=True)
class Calendar:
    """One edition of the working days: Monday to Friday less `off`, plus `work`."""

    version: int
    off: frozenset[date]
    work: frozenset[date]
    names: Mapping[date, str] = field(default_factory=dict, compare=False, repr=False)
    settled_until: date = date.max

    @classmethod
    def from_rows(cls, version: int, rows: Iterable[Mapping[str, Any]]) -> Self:
        """The edition that the rows tell: date, kind (off or work), name, source, status (provisional or empty)."""
        kinds: dict[date, str] = {}
        names: dict[date, str] = {}
        settled: set[int] = set()
        for row in rows:
            day = as_day(row["date"])
            if row["kind"] not in ("off", "work"):
                raise ValueError(f"{day}: neither off nor work: {row['kind']!r}")
            if day in kinds:
                raise ValueError(f"{day} stands twice")
            kinds[day], names[day] = row["kind"], str(row.get("name", ""))
            if row.get("status") != PROVISIONAL:
                settled.add(day.year)
        return cls(
            version=version,
            off=frozenset(day for day, kind in kinds.items() if kind == "off"),
            work=frozenset(day for day, kind in kinds.items() if kind == "work"),
            names=names,
            settled_until=date(max(settled), 12, 31) if settled else date.min,
        )

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on the day."""
        return day in self.work or (day.weekday() < SATURDAY and day not in self.off)

    def add(self, start: date, n: int) -> Reckoning:
        """The n-th working day after `start`; for n = 0 `start` itself, or the first working day after it."""
        if not 0 <= n <= MOST_DAYS:
            raise ValueError(f"between 0 and {MOST_DAYS} working days, not {n}")
        skipped, shifted, counted = [], [], 0
        day = start if n else start - ONE_DAY
        while counted < max(n, 1):
            day += ONE_DAY
            if not self.is_workday(day):
                skipped.append(self._skip(day))
                continue
            counted += 1
            if day in self.work and day.weekday() >= SATURDAY:
                shifted.append(Skip(day, "shifted", self.names.get(day, "")))
        return Reckoning(
            start, n, day, self.version, tuple(skipped), tuple(shifted), provisional=day > self.settled_until
        )

    def between(self, a: date, b: date) -> int:
        """Working days after `a` up to and with `b`; negative if `b` comes first."""
        if b < a:
            return -self.between(b, a)
        weeks, rest = divmod((b - a).days, 7)
        ordinary = weeks * 5 + sum((a + ONE_DAY * i).weekday() < SATURDAY for i in range(1, rest + 1))
        closed = sum(a < day <= b and day.weekday() < SATURDAY for day in self.off - self.work)
        opened = sum(a < day <= b and day.weekday() >= SATURDAY for day in self.work)
        return ordinary - closed + opened

    def remaining(self, today: date, due: date) -> int:
        """Working days left: 0 on the due date, negative when overdue, also on a weekend right after it."""
        if today <= due:
            return self.between(today, due)
        return min(-1, self.between(today, due))

    def _skip(self, day: date) -> Skip:
        if day in self.off:
            return Skip(day, "holiday", self.names.get(day, ""))
        return Skip(day, "weekend")


@lru_cache(maxsize=4)
def national(version: int = 1) -> Calendar:
    """The country's calendar as shipped."""
    return Calendar.from_rows(version, national_rows())


def national_rows() -> list[dict[str, str]]:
    """The shipped rows with their sources, for a page that shows them or a body's edition that starts from them."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def holiday_name(name: str) -> str:
    """The holiday in the language of the reader; joined holidays ("国庆节、中秋节") one by one."""
    first, *others = (_(_NAMES[part]) if part in _NAMES else part for part in name.split("、"))
    for other in others:
        first = _("%(first)s, %(other)s") % {"first": first, "other": other}
    return first


def _skips(plain: Iterable[list[Any]]) -> tuple[Skip, ...]:
    return tuple(Skip(date.fromisoformat(day), reason, name) for day, reason, name in plain)


def _runs(skips: tuple[Skip, ...]) -> list[list[Skip]]:
    """Neighbouring days with the same reason, together."""
    runs = [[skip] for skip in skips[:1]]
    for before, skip in pairwise(skips):
        if skip.day - before.day == ONE_DAY and (skip.reason, skip.name) == (before.reason, before.name):
            runs[-1].append(skip)
        else:
            runs.append([skip])
    return runs


def _run_words(run: list[Skip]) -> dict[str, str]:
    first, last = date_format(run[0].day, "MONTH_DAY_FORMAT"), date_format(run[-1].day, "MONTH_DAY_FORMAT")
    days = first if len(run) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
    name = _("weekend") if run[0].reason == "weekend" else holiday_name(run[0].name) or _("holiday")
    return {"days": days, "name": name}
