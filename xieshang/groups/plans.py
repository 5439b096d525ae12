"""Reading the year of a group: its plan as lines and as text, which groups have none, what its members did."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.groups.models import GroupYear, PlanLine
from xieshang.kernel import flow
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster import doings
from xieshang.roster.models import Appointment, Group, Seat, Term

# By which words a line of a plan tells what it is; the first that stands in it decides.
TELLING = (
    ("视察", PlanLine.Kind.INSPECTION),
    ("考察", PlanLine.Kind.INSPECTION),
    ("调研", PlanLine.Kind.RESEARCH),
    ("协商", PlanLine.Kind.CONSULTATION),
    ("座谈", PlanLine.Kind.CONSULTATION),
    ("提案", PlanLine.Kind.PROPOSAL),
    ("社情民意", PlanLine.Kind.OPINION),
    ("志愿", PlanLine.Kind.SERVICE),
    ("服务", PlanLine.Kind.SERVICE),
    ("学习", PlanLine.Kind.STUDY),
    ("培训", PlanLine.Kind.STUDY),
)
WANTED = (PlanLine.Kind.STUDY, PlanLine.Kind.CONSULTATION, PlanLine.Kind.RESEARCH, PlanLine.Kind.PROPOSAL)
LINE = re.compile(r"(?:[*•·\-—]\s*)?(\d{1,2})(?:\s*(?:月份?|[.、:：])\s*|\s+)(.*)")


@dataclass(frozen=True, order=True)
class Line:
    """A line of a plan before it is kept."""

    month: int
    title: str

    @property
    def kind(self) -> str:
        """What it is, by its own words."""
        words = self.title.lower()
        told = next((kind for word, kind in TELLING if word in words), None)
        return (
            told or next((kind for kind in PlanLine.Kind if kind.label.lower() in words), PlanLine.Kind.OTHER)
        ).value


class Unreadable(ValueError):
    """A line of the text says no month, or nothing but a month; `number` is its place."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def lines_of(text: str) -> list[Line]:
    """The plan as it is typed: each line begins with its month."""
    found = []
    for number, typed in enumerate(text.splitlines(), 1):
        if not (line := typed.strip()):
            continue
        matched = LINE.fullmatch(line)
        month = int(matched[1]) if matched else 0
        if matched is None or not 1 <= month <= 12 or not matched[2].strip():
            raise Unreadable(number)
        found.append(Line(month, matched[2].strip()))
    return sorted(set(found))


def text_of(rows: Iterable[PlanLine]) -> str:
    """The plan as it would be typed again."""
    return "\n".join(_("%(month)s: %(title)s") % {"month": row.month, "title": row.title} for row in rows)


def rows_of(case_id: int) -> QuerySet:
    """The lines of a plan in the order of the year, each with the meeting called for it."""
    return PlanLine.objects.filter(of_year_id=case_id).select_related("gathering").order_by("month", "id")


@dataclass(frozen=True)
class Shown:
    """A line as the case page tells it: `word` says how far it is, `is_open` whether the viewer may call or record it."""

    row: PlanLine
    word: str
    tone: str
    is_open: bool


def shown(viewer: Viewer, case: GroupYear, rows: Iterable[PlanLine]) -> list[Shown]:
    """The plan and what became of each line."""
    today = timezone.localdate(viewer.at)
    may = flow.may(viewer, case, "carry_out")
    return [_shown(row, may, late=(case.year, row.month) < (today.year, today.month)) for row in rows]


def _shown(row: PlanLine, may: bool, *, late: bool) -> Shown:
    if row.gathering is not None:
        state = flow.state_of(row.gathering)
        return Shown(row, str(state.label), state.tone, False)
    if row.done_on is not None:
        return Shown(row, _("done"), "good", False)
    return Shown(row, _("month is over") if late else _("planned"), "warn" if late else "neutral", may)


def missing(rows: Iterable[PlanLine]) -> list[str]:
    """What a plan usually has and this one has not."""
    kinds = {row.kind for row in rows}
    return [str(kind.label) for kind in WANTED if kind.value not in kinds]


def may_write(viewer: Viewer, case: GroupYear) -> bool:
    return flow.may(viewer, case, "write")


def to_write(viewer: Viewer, pk: int) -> GroupYear:
    """The year whose plan the viewer may write; once the plan is handed in the flow says no when it is kept."""
    case = GroupYear.objects.visible_to(viewer).filter(pk=pk).first()
    if case is None:
        raise NotFound()
    if not permits["group_planner"].allows(viewer, case):
        raise NotAllowed(permits["group_planner"].reason)
    return case


def line_to_call(found: Group, pk: int | None) -> PlanLine | None:
    """A line of this group's plan that was not carried out yet."""
    rows = PlanLine.objects.filter(of_year__group=found, gathering=None, done_on=None).select_related("of_year")
    return rows.filter(pk=pk).first() if pk is not None else None


def line_to_record(viewer: Viewer, pk: int) -> PlanLine:
    """A line of a plan that the viewer may write."""
    row = PlanLine.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound()
    row.of_year = to_write(viewer, row.of_year_id)
    return row


def of_group(found: Group, year: int) -> GroupYear | None:
    return GroupYear.objects.filter(group=found, year=year).first()


def without_year(today: date) -> QuerySet:
    """Groups of the day's terms that somebody convenes and whose year has not begun."""
    convened = Appointment.objects.valid_on(today).filter(role="convenor", of_id=OuterRef("actor_id"))
    begun = GroupYear.objects.filter(group=OuterRef("pk"), year=today.year)
    rows = Group.objects.valid_on(today).filter(Exists(convened), ~Exists(begun), term__in=Term.objects.holding(today))
    return rows.select_related("actor", "term", "committee__actor").order_by("body_id", "kind", "code", "id")


def not_summed_up(today: date) -> QuerySet:
    """Years whose summary was not asked for yet, up to this one."""
    return GroupYear.objects.filter(state__in=("planning", "handed_in", "running"), year__lte=today.year).order_by("pk")


def tally(case: GroupYear, at: datetime) -> dict[str, Any]:
    """Members of the group, how many of them were at work in the year, and how often they did what."""
    last = min(timezone.localdate(at), date(case.year, 12, 31))
    seats = Seat.objects.valid_on(last).filter(group_id=case.group_id)
    actors = list(seats.values_list("membership__person__actor_id", flat=True))
    counts = doings.counts(doings.counting(actors, date(case.year, 1, 1), last))
    active = {actor for counted in counts.values() for actor, many in counted.items() if many}
    did = {code: sum(counted.values()) for code, counted in counts.items()}
    return {"members": len(actors), "active": len(active), "did": did}


@dataclass(frozen=True)
class Told:
    """A number of the summary."""

    label: str
    many: int


def told(case: GroupYear) -> list[Told]:
    """What was counted when the summary was handed in."""
    if not case.tally:
        return []
    did = case.tally.get("did", {})
    heads = [Told(_("Members"), case.tally["members"]), Told(_("Members at work"), case.tally["active"])]
    return heads + [Told(str(one.label), did[one.code]) for one in doings.of_groups() if one.code in did]
