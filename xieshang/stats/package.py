"""What the press gets of a year or a quarter: sentences, results by name, numbers with their days and definitions."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xieshang.kernel import periods
from xieshang.kernel.models import Body
from xieshang.kernel.viewer import Viewer
from xieshang.stats import queries
from xieshang.stats.queries import Chapter, Value
from xieshang.stats.registry import Record, Scope, as_of, month

MOST = 10


@dataclass(frozen=True)
class Number:
    """A number of the package, and of which days it speaks."""

    row: Value
    days: str


@dataclass(frozen=True)
class Named:
    """The public records of a figure by their titles; `more` are counted and not named here."""

    row: Value
    records: list[Record]

    @property
    def more(self) -> int:
        return max(0, self.row.value - len(self.records))


@dataclass(frozen=True)
class Package:
    """`until`: the last day that counts. Figures at zero are left out; what they would say is said nowhere."""

    code: str
    label: str
    scope: Scope
    until: date
    chapters: list[Chapter]
    named: list[Named]
    numbers: list[Number]


def package(body: Body, code: str, *, at: datetime, page: str = "stats:records") -> Package:
    """The package as known now. What it names is open to everybody, whoever makes it; `page`: where a number opens its records."""
    scope, today = queries.scope_of(body, code, at=at), timezone.localdate(at)
    until = min(scope.ends_on, today)
    rows = [row for row in queries.values(body, code, at=at, page=page) if _is_known(row, until, today)]
    named = [_named(row, scope, Viewer.visitor(body.pk, at)) for row in rows if row.figure.is_named and row.value]
    return Package(
        code=code,
        label=periods.label(code),
        scope=scope,
        until=until,
        chapters=queries.chapters(rows),
        named=[one for one in named if one.records],
        numbers=[Number(row, _days(row, scope, until)) for row in rows if row.value],
    )


def _is_known(row: Value, until: date, today: date) -> bool:
    """What only says how things stand now has no number of a period that is over, unless it was kept."""
    return row.frozen or not row.figure.reads_now or until == today


def _named(row: Value, scope: Scope, visitor: Viewer) -> Named:
    return Named(row, queries.first_records(row.figure, scope, visitor, case_page="portal:case", most=MOST))


def _days(row: Value, scope: Scope, until: date) -> str:
    """Of which days a number speaks: a moment for what stands, the days for what happened."""
    if row.figure.when == as_of:
        return _("as of %(day)s") % {"day": date_format(until)}
    of = scope.of_the_month if row.figure.when == month else scope
    return _("%(first)s to %(last)s") % {
        "first": date_format(of.starts_on),
        "last": date_format(min(of.ends_on, until)),
    }


def codes(year: str, today: date) -> list[str]:
    """The year and those quarters of it that have begun."""
    quarters = [f"{year}Q{number}" for number in periods.QUARTERS]
    return [year, *(code for code in quarters if periods.days(code)[0] <= today)]
