"""Reckoning with the hours of a home: what holds on a day, whether it is open at a moment, when it opens next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xieshang.kernel.workdays import Calendar, holiday_name
from xieshang.places.hours.models import Timetable

LOOKED_AHEAD = 28
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """From one time of a day to another."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens.hour}:{self.opens.minute:02}–{self.closes.hour}:{self.closes.minute:02}"

    def of(self, day: date) -> tuple[datetime, datetime]:
        return moment(day, self.opens), moment(day, self.closes)


@dataclass(frozen=True)
class Day:
    """The hours of one day; `why` names the holiday or what was said of the exception; unknown: nothing is entered yet."""

    on: date
    spans: tuple[Span, ...] = ()
    why: str = ""
    known: bool = True
    is_today: bool = False

    @property
    def words(self) -> str:
        return " ".join(str(span) for span in self.spans)


@dataclass(frozen=True)
class Now:
    """Whether a home is open at a moment; until when, or when it opens next. `why`: what is special about today."""

    today: date
    known: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    why: str = ""

    @property
    def is_open(self) -> bool:
        return self.closes_at is not None

    @property
    def label(self) -> str:
        if not self.known:
            return _("hours not entered yet")
        return _("open now") if self.is_open else _("closed now")

    @property
    def tone(self) -> str:
        return "good" if self.is_open else "neutral"

    @property
    def words(self) -> str:
        """Until when, or when next, in a few words."""
        if self.closes_at:
            return _("until %(time)s") % {"time": _clock(self.closes_at)}
        if not self.opens_at:
            return ""
        time = _clock(self.opens_at)
        if self.opens_at.date() == self.today:
            return _("opens today at %(time)s") % {"time": time}
        return _("opens on %(day)s at %(time)s") % {"day": _day_words(self.opens_at.date()), "time": time}


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at.minute:02}"


def _day_words(day: date) -> str:
    return f"{date_format(day, 'MONTH_DAY_FORMAT')} {date_format(day, 'D')}"


def moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def day_of(tables: Iterable[Timetable], calendar: Calendar, on: date, *, today: date | None = None) -> Day:
    """The hours that hold on the day: the newest exception, else the newest weekly hours that hold by then."""
    fitting = [table for table in tables if table.first_on <= on and table.struck_at is None]
    exceptions = [table for table in fitting if table.last_on and table.last_on >= on]
    weekly = [table for table in fitting if table.last_on is None]
    if exceptions:
        table = max(exceptions, key=lambda table: table.pk)
        return Day(on, _spans(table, None), table.why, is_today=on == today)
    if not weekly:
        return Day(on, known=False, is_today=on == today)
    table = max(weekly, key=lambda table: (table.first_on, table.pk))
    if table.keeps_holidays and on in calendar.off:
        return Day(on, (), holiday_name(calendar.names.get(on, "")), is_today=on == today)
    return Day(on, _spans(table, on.weekday()), is_today=on == today)


def _spans(table: Timetable, weekday: int | None) -> tuple[Span, ...]:
    return tuple(sorted(Span(row.opens, row.closes) for row in table.spans.all() if row.weekday == weekday))


def days(tables: Sequence[Timetable], calendar: Calendar, first: date, count: int, *, today: date) -> list[Day]:
    return [day_of(tables, calendar, first + ONE_DAY * number, today=today) for number in range(count)]


def week(tables: Sequence[Timetable], calendar: Calendar, today: date) -> list[Day]:
    """The days of the week that today lies in, Monday first."""
    return days(tables, calendar, today - ONE_DAY * today.weekday(), 7, today=today)


def now(tables: Sequence[Timetable], calendar: Calendar, at: datetime) -> Now:
    """Open or closed at the moment; a closed home says when it opens next, looking four weeks ahead."""
    local = timezone.localtime(at)
    today = day_of(tables, calendar, local.date())
    clock = local.time()
    for span in today.spans:
        if span.opens <= clock < span.closes:
            return Now(today.on, True, closes_at=moment(today.on, span.closes), why=today.why)
    for number in range(LOOKED_AHEAD):
        day = day_of(tables, calendar, today.on + ONE_DAY * number)
        later = [span for span in day.spans if number or span.opens > clock]
        if later:
            return Now(today.on, True, opens_at=moment(day.on, later[0].opens), why=today.why)
    return Now(today.on, today.known, why=today.why)


def without(spans: Iterable[Span], taken: Iterable[tuple[datetime, datetime]], day: date) -> list[Span]:
    """What is left of the spans of a day when those moments are taken."""
    busy = sorted((timezone.localtime(start), timezone.localtime(end)) for start, end in taken)
    free: list[Span] = []
    for span in spans:
        opens, closes = span.of(day)
        for start, end in busy:
            if end <= opens or start >= closes:
                continue
            if start > opens:
                free.append(Span(timezone.localtime(opens).time(), start.time()))
            opens = max(opens, end)
        if opens < closes:
            free.append(Span(timezone.localtime(opens).time(), timezone.localtime(closes).time()))
    return free
