"""The annual summary (年度总结) of the consultation work, written from the records: the plan and what became of it, the
consultations by form, what came out, how it is followed up, what was changed in the plan and why, and how many were commended."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from xieshang.consultations.halls import HALL_SITTING
from xieshang.consultations.month.forms_of import BY_TOPIC
from xieshang.consultations.plan import content, queries
from xieshang.consultations.plan.models import Plan, PlanVersion
from xieshang.consultations.plan.queries import Real
from xieshang.gatherings import kinds
from xieshang.gatherings.models import Gathering
from xieshang.kernel import numerals
from xieshang.kernel.models import Entry
from xieshang.kernel.viewer import Viewer
from xieshang.papers.content import Grid, Line, Paper, Piece
from xieshang.papers.registry import Document, Year, register
from xieshang.papers.words import day, organ
from xieshang.stats.package import Package, package
from xieshang.stats.papers import LANGUAGE, MAKERS
from xieshang.stats.queries import scope_of

CODE = "consultation-summary"
# The sections of figures that say what came out of consultation, how it is followed up, and what was commended.
CAME_OUT, FOLLOWED, COMMENDED = ("month", "advice"), ("handling",), ("duty",)
NONE = "本年度无此项记录。"


def summary(viewer: Viewer, subject: Year) -> Paper:
    """The summary of the year in Chinese, whatever the language of the screen; each part says its own numbers once."""
    with translation.override(LANGUAGE):
        today, found = timezone.localdate(viewer.at), package(subject.body, subject.code, at=viewer.at)
        plan = queries.of_year(subject.body.pk, int(subject.code))
        rows = [row for row in queries.reality(plan, today=today) if row.is_planned] if plan else []
        parts: list[tuple[str, list[Piece]]] = [
            ("计划落实情况", _of_the_plan(rows)),
            ("协商活动情况", _by_form(viewer, subject)),
            ("协商成果", [*_numbers(found, CAME_OUT), *_named(found)]),
            ("跟踪落实情况", _numbers(found, FOLLOWED)),
            ("计划调整及原因", _changes(plan) if plan else []),
            ("表彰情况", _numbers(found, COMMENDED)),
        ]
        return Paper(
            title=f"{organ(subject.body.name)}{subject.code}年协商工作总结",
            subtitle=f"（数据截至{day(found.until)}）",
            issuer=organ(subject.body.name),
            body=tuple(_numbered(parts)),
        )


def _numbered(parts: list[tuple[str, list[Piece]]]) -> Iterator[Piece]:
    for number, (heading, pieces) in enumerate(parts, 1):
        yield Line(f"{numerals.chinese(number)}、{heading}", 1)
        yield from pieces or [Line(NONE)]


def _of_the_plan(rows: list[Real]) -> list[Piece]:
    """How many topics of the plan became what; every topic counts once, so that the parts add up."""
    if not rows:
        return []
    counted = Counter(_became(row) for row in rows)
    said = "，".join(f"{word}{counted[word]}项" for word in BECAME if counted[word])
    table = tuple((row.topic.title, row.form, row.month_words, _held_on(row.first), _became(row)) for row in rows)
    return [
        Line(f"年度协商计划共列入议题{len(rows)}项：{said}。"),
        Grid(("议题", "协商形式", "计划月份", "首次协商", "落实情况"), table, (7, 4, 3, 4, 4)),
    ]


BECAME = ("按计划月份协商", "提前协商", "推迟协商", "尚未协商", "延期至下一年", "取消")


def _became(row: Real) -> str:
    if row.first is not None:
        return "按计划月份协商" if not row.shift else "推迟协商" if row.shift > 0 else "提前协商"
    return {"postponed": "延期至下一年", "cancelled": "取消"}.get(row.topic.state, "尚未协商")


def _held_on(on: date | None) -> str:
    return f"{on.month}月{on.day}日" if on else "—"


def _by_form(viewer: Viewer, subject: Year) -> list[Piece]:
    """Consultations that were held in the year by their form, the total first."""
    scope = scope_of(subject.body, subject.code, at=viewer.at)
    held = Entry.objects.counted(scope.body_ids, Gathering.KIND, **scope.days).first_into(("held",))
    forms = [*BY_TOPIC.values(), HALL_SITTING]
    rows = held.filter(case__gathering__form__in=forms).order_by().values_list("case__gathering__form")
    counted = dict(rows.annotate(n=Count("pk")))
    if not counted:
        return []
    table = tuple((str(kinds.registered[form].label), f"{counted[form]}次") for form in forms if counted.get(form))
    return [
        Line(f"全年共召开协商会议{sum(counted.values())}次，按形式分列如下。"),
        Grid(("协商形式", "次数"), table, (6, 3)),
    ]


def _numbers(found: Package, sections: tuple[str, ...]) -> list[Piece]:
    """The numbers of these sections with what they count; those at zero are left out."""
    rows = [one for one in found.numbers if one.row.figure.section in sections]
    table = tuple((str(one.row.label), f"{one.row.value} {one.row.unit}", one.days, one.row.definition) for one in rows)
    return [Grid(("项目", "数量", "数据期间", "统计口径"), table, (4, 3, 4, 7))] if table else []


def _named(found: Package) -> Iterator[Piece]:
    """What consultation led to, by name, as far as it is public."""
    for one in found.named:
        if one.row.figure.section in CAME_OUT:
            more = f"（另有{one.more}{one.row.unit}未公开或未逐一列出）" if one.more else ""
            yield Line(f"{one.row.label}{more}", 3)
            yield from (Line(record.title) for record in one.records)


def _changes(plan: Plan) -> list[Piece]:
    """Every change of the decided plan with its reason and its document, the earliest first."""
    found = reversed(content.since(plan, queries.public_versions(plan)))
    return [
        Line(f"{day(timezone.localdate(version.at))}，调整“{'、'.join(one.title for one in changes)}”：{_why(version)}")
        for version, changes in found
        if changes
    ]


def _why(version: PlanVersion) -> str:
    return f"{version.reason.strip('。')}{f'（{version.document}）' if version.document else ''}。"


register(
    Document(
        CODE,
        _("annual summary of consultation"),
        layout="report",
        content=summary,
        hats=MAKERS,
    )
)

# The plan is a part of this slice in a folder of its own.
import xieshang.consultations.plan.papers  # noqa: E402, F401
