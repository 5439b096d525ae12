"""Reading figures: the scope of a year, the values, and the records behind a number by the viewer's door."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xieshang.kernel import bodies, flow, periods, secrets
from xieshang.kernel.addresses import address
from xieshang.kernel.models import Body, Case, Entry, Period
from xieshang.kernel.questions import Question, day, question
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.stats.models import FrozenFigure
from xieshang.stats.registry import Count, Figure, Part, Record, Scope, Sum, figures, in_order, month, within
from xieshang.stats.words import Spoken, spoken

KEPT_SECONDS = 60
PAGE = 25
ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # stands in kept statements where the moment is put that is asked for


@dataclass(frozen=True)
class Value:
    """A figure with its number for one scope; `frozen` when the year is closed and the number kept."""

    figure: Figure
    value: int
    definition: str
    frozen: bool
    url: str

    @property
    def key(self) -> str:
        return self.figure.key

    @property
    def label(self) -> str:
        return self.figure.label

    @cached_property
    def unit(self) -> str:
        return self.figure.unit_of(self.value)

    @property
    def note(self) -> str:
        """Of which other figure it is a part."""
        total = figures.get(self.figure.part_of)
        return _("part of “%(total)s”") % {"total": total.label} if total else ""

    @property
    def words(self) -> Spoken:
        """What happened is told in round words; what stands (members, homes) is told as it is."""
        return spoken(self.value) if self.figure.when in (within, month) else Spoken(self.value, "exact")

    def told(self) -> SafeString:
        """The number as a sentence of the report has it: in round words, the exact one when pointed at, with its records."""
        return format_html('<a href="{}" title="{} {}">{}</a>', self.url, self.value, self.unit, self.words)


@dataclass(frozen=True)
class Chapter:
    """Sentences of the report under a heading."""

    heading: str
    sentences: list[SafeString]


@dataclass(frozen=True)
class Section:
    code: str
    label: str
    values: list[Value]


@dataclass(frozen=True)
class Records:
    """One page of what the viewer's door admits of a figure's records, and how many it keeps."""

    rows: list[Record]
    total: int
    hidden: int
    page: int = 1
    more: bool = False

    def pager(self, year: str) -> dict[str, str]:
        return {
            "prev_url": f"?year={year}&page={self.page - 1}" if self.page > 1 else "",
            "next_url": f"?year={year}&page={self.page + 1}" if self.more else "",
        }


def scope_of(body: Body, year: str, *, at: datetime, subtree: bool = False) -> Scope:
    """The year or quarter of a body (or of all below it), as known now."""
    _check(year)
    starts_on, ends_on = periods.bounds(body.pk, year)
    ids = tuple(bodies.subtree(body)) if subtree else (body.pk,)
    return Scope(ids, starts_on, ends_on, at)


def _check(year: str) -> None:
    if not periods.is_code(year):
        raise NotFound()


def values(
    body: Body, year: str, *, at: datetime, page: str = "stats:records", keys: list[str] | None = None
) -> list[Value]:
    """Every figure of the year or quarter (or those of `keys`, in that order); a closed year answers what was frozen."""
    _check(year)
    wanted = ordered() if keys is None else [figures[key] for key in keys]
    newest, is_closed, scope = pulse(body, year, at)
    frozen = {row.key: row for row in FrozenFigure.objects.filter(body=body, year=year)} if is_closed else {}
    numbers = remembered([figure for figure in wanted if figure.key not in frozen], scope, newest)
    return [
        _value(figure, numbers, frozen.get(figure.key), f"{address(page, figure.key)}?year={year}") for figure in wanted
    ]


def pulse(body: Body, year: str, at: datetime) -> tuple[int | None, bool, Scope]:
    """The newest entry of the body's log as known at the moment, whether the year is closed, and its days: one statement."""
    (row,) = _pulse(body.pk, year).of_moment(at, instead_of=ANY_MOMENT).rows()
    newest, is_closed, first, last = row
    return newest, bool(is_closed), Scope((body.pk,), *periods.days(year, day(first), day(last)), at)


# Every page with a number asks it first; making the statement takes longer than its answer.
@lru_cache(maxsize=128)
def _pulse(body_id: int, year: str) -> Question:
    newest = (
        Entry.objects.filter(body_id=OuterRef("pk"), recorded_at__lte=ANY_MOMENT)
        .order_by("-recorded_at", "-id")
        .values("pk")[:1]
    )
    closed = FrozenFigure.objects.filter(body_id=OuterRef("pk"), year=year)
    days = Period.objects.filter(body_id=OuterRef("pk"), code=periods.year_of(year))
    first, last = (Subquery(days.values(name)[:1]) for name in ("starts_on", "ends_on"))
    return question(Body.objects.filter(pk=body_id).values_list(Subquery(newest), Exists(closed), first, last))


def remembered(wanted: list[Figure], scope: Scope, newest: int | None) -> dict[str, int]:
    """The numbers; counted anew after every entry of the log, and once a minute for what the log does not tell (the roster)."""
    names = ",".join(figure.key for figure in wanted)
    key = secrets.keyed_digest(
        secrets.canonical([names, list(scope.body_ids), str(scope.starts_on), str(scope.ends_on), newest]), "figures"
    )
    numbers: dict[str, int] | None = cache.get(key)
    if numbers is None:
        numbers = counted(wanted, scope)
        cache.set(key, numbers, KEPT_SECONDS)
    return numbers


def counted(wanted: list[Figure], scope: Scope) -> dict[str, int]:
    """The numbers of the figures, all by one statement."""
    if not wanted:
        return {}
    last = timezone.localtime(scope.cut_off).replace(hour=23, minute=59, second=59, microsecond=999_999)
    keys, of_day = tuple(figure.key for figure in wanted), scope.known_at(last)
    kept, months = _kept(keys, of_day)
    if months is not None and months != of_day.months:  # the body has decided on another month since
        _kept.cache_clear()
        kept, months = _kept(keys, of_day)
    (row,) = kept.of_moment(scope.cut_off, instead_of=last).rows()
    return {figure.key: int(number or 0) for figure, number in zip(wanted, row, strict=True)}


# Numbers are counted anew after every entry of the log; making the statement took much longer than its answer. It is kept for the
# day, with the day's last moment in the place of the one that is asked for, and with the months if some figure looked at them.
@lru_cache(maxsize=128)
def _kept(keys: tuple[str, ...], scope: Scope) -> tuple[Question, dict[int, tuple[date, date]] | None]:
    expressions = {f"n{position}": figures[key].expression(scope) for position, key in enumerate(keys)}
    made = question(Body.objects.filter(pk=scope.body_ids[0]).values_list(*expressions.values()))
    return made, vars(scope).get("months")


def seal_of(numbers: dict[str, int]) -> str:
    """Short for all the numbers somebody has seen, to tell whether they are still the same."""
    return secrets.keyed_digest(secrets.canonical(sorted(numbers.items())), "figures seen")


def ordered() -> list[Figure]:
    places = {part.code: position for position, part in enumerate(in_order())}
    return sorted(figures.values(), key=lambda figure: (places[figure.section], figure.order, figure.key))


def _value(figure: Figure, numbers: dict[str, int], kept: FrozenFigure | None, url: str) -> Value:
    if kept is not None:
        return Value(figure, kept.value, kept.definition, True, url)
    return Value(figure, numbers[figure.key], figure.definition, False, url)


def sections(rows: list[Value]) -> list[Section]:
    """The values by section, empty sections left out."""
    return [
        Section(part.code, part.label, found)
        for part in in_order()
        if (found := [row for row in rows if row.figure.section == part.code])
    ]


def told(rows: list[Value]) -> dict[str, SafeString]:
    """Every number as a sentence has it, by the key with "_" for "-"."""
    return {row.key.replace("-", "_"): row.told() for row in rows}


def chapters(rows: list[Value]) -> list[Chapter]:
    """The report in words, made of what each part says of its figures; of nothing, nothing is said."""
    numbers = told(rows)
    found: list[Chapter] = []
    for part in in_order():
        own = [row for row in rows if row.figure.section == part.code]
        if said := _said(part, own, numbers):
            if not found or (part.heading and part.heading != found[-1].heading):
                found.append(Chapter(part.heading, []))
            found[-1].sentences.extend(said)
    return found


def _said(part: Part, rows: list[Value], numbers: dict[str, SafeString]) -> list[SafeString]:
    if not any(row.value for row in rows):
        return []
    nothing = [words for row in rows if not row.value and (words := part.if_none.get(row.key))]
    of_figures = [row.figure.sentence for row in rows if row.value and row.figure.sentence]
    return [format_html(str(words), **numbers) for words in (part.sentence, *nothing, *of_figures) if words]


def figure_or_404(key: str) -> Figure:
    if key not in figures:
        raise NotFound()
    return figures[key]


def records(figure: Figure, scope: Scope, viewer: Viewer, *, case_page: str, page: int = 1) -> Records:
    """One page of the records of a figure by this viewer's door; the number is the figure's, `hidden` what the door keeps of it."""
    found = figure.rows(scope).order_by()
    total = _number(figure, found)
    start = (page - 1) * PAGE
    if column := _to_cases(figure, found):
        ids = Case.objects.visible_to(viewer).values("pk")
        cases = list(_behind(found, column, viewer)[start : start + PAGE + 1])
        shares = _shares(figure, found, column, cases)
        rows = [_case_record(case, case_page, shares.get(case.pk, "")) for case in cases]
        hidden = total - _number(figure, found.filter(**{f"{column}__in": ids}))
    elif figure.record is not None:
        rows = [figure.record(row) for row in figure.rows(scope)[start : start + PAGE + 1]]
        hidden = 0
    else:
        rows, hidden = [], total
    return Records(rows[:PAGE], total, max(0, hidden), page, len(rows) > PAGE)


def _number(figure: Figure, found: QuerySet) -> int:
    return int(found.aggregate(number=figure.measure.of_rows)["number"] or 0)


def _to_cases(figure: Figure, found: QuerySet) -> str:
    """The column that leads from a record to its case; "" where there is none."""
    if issubclass(found.model, Case):
        return "pk"
    return "case_id" if issubclass(found.model, Entry) else figure.cases


def _shares(figure: Figure, found: QuerySet, column: str, cases: list[Case]) -> dict[int, str]:
    """How much of the number each case is, in words, by its key; of what counts once nothing is said."""
    if column == "pk" and isinstance(figure.measure, Count):
        return {}
    own = found.filter(**{f"{column}__in": [case.pk for case in cases]}).values_list(column)
    counted = dict(own.annotate(share=figure.measure.of_rows))
    is_sum = isinstance(figure.measure, Sum)
    return {pk: f"{share} {figure.unit_of(share)}" for pk, share in counted.items() if is_sum or share > 1}


def first_records(figure: Figure, scope: Scope, viewer: Viewer, *, case_page: str, most: int) -> list[Record]:
    """The newest records of a figure by this viewer's door, by one statement."""
    found = figure.rows(scope)
    if column := _to_cases(figure, found):
        return [_case_record(case, case_page) for case in _behind(found, column, viewer)[:most]]
    return [figure.record(row) for row in found[:most]] if figure.record else []


def _behind(found: QuerySet, column: str, viewer: Viewer) -> QuerySet:
    """The cases behind the records that the door admits, the newest first."""
    ids = found.order_by().values(column)
    return Case.objects.visible_to(viewer).filter(pk__in=ids).newest_first()


def _case_record(case: Case, case_page: str, share: str = "") -> Record:
    note = " · ".join(filter(None, (case.number, str(flow.state_of(case).label), share)))
    return Record(case.title, note, address(case_page, case.pk))
