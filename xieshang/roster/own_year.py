"""The year of a member on one page: what they did, each number with its records."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel.models import Case
from xieshang.kernel.refusals import NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.roster import doings

YEARS_BACK = 4


@dataclass(frozen=True)
class Record:
    """A case in which something was done on a day, `many` times."""

    case_id: int
    title: str
    day: date
    many: int


@dataclass(frozen=True)
class Line:
    """How often it was done; `closed` of its records are not open to the member (any more)."""

    code: str
    label: str
    many: int
    records: list[Record]
    closed: int


@dataclass(frozen=True)
class OwnYear:
    year: int
    years: list[int]
    lines: list[Line]

    @property
    def is_empty(self) -> bool:
        return not any(line.many for line in self.lines)


def own_year(viewer: Viewer, asked: int | None) -> OwnYear:
    """What the viewer did in the year asked for, or else in this one: one statement, and one for the titles."""
    if not viewer.wears("member"):
        raise NotAllowed(_("Only members have a year of their own."))
    today = timezone.localdate(viewer.at)
    years = [today.year - back for back in range(YEARS_BACK + 1)]
    year = asked if asked in years else today.year
    rows = doings.done(viewer.acting_id, date(year, 1, 1), min(today, date(year, 12, 31)))
    open_to_me = Case.objects.visible_to(viewer).filter(pk__in={case_id for _code, case_id, _day in rows})
    titles = dict(open_to_me.values_list("pk", "title"))
    return OwnYear(year, years, [_line(one, rows, titles) for one in doings.in_order()])


def _line(one: doings.Doing, rows: list[tuple[str, int, date]], titles: dict[int, str]) -> Line:
    times: dict[tuple[int, date], int] = {}
    for code, case_id, day in rows:
        if code == one.code:
            times[case_id, day] = times.get((case_id, day), 0) + 1
    shown = [Record(case_id, titles[case_id], day, n) for (case_id, day), n in times.items() if case_id in titles]
    many = sum(times.values())
    return Line(one.code, str(one.label), many, shown, many - sum(record.many for record in shown))
