"""The annual report and the press package as documents: sentences, and the numbers with their definitions behind them."""

import html
from datetime import date

from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from xieshang.kernel import numerals, periods
from xieshang.kernel.viewer import Viewer
from xieshang.papers.content import Grid, Line, Paper, Piece
from xieshang.papers.registry import Document, Year, register
from xieshang.papers.words import day, organ
from xieshang.stats import queries
from xieshang.stats.comparing import Comparison, comparison
from xieshang.stats.package import Named, Package, package
from xieshang.stats.queries import Chapter, Value

CODE, PACKAGE = "annual-report", "press-package"
LANGUAGE = "zh-hans"


def annual_report(viewer: Viewer, subject: Year) -> Paper:
    """The report of the year in Chinese, whatever the language of the screen."""
    with translation.override(LANGUAGE):
        rows = queries.values(subject.body, subject.code, at=viewer.at)
        return Paper(
            title=f"{organ(subject.body.name)}{subject.code}年工作报告",
            subtitle=f"（数据截至{day(_cut_off(viewer, subject))}）",
            issuer=organ(subject.body.name),
            body=tuple(_told(queries.chapters(rows))) or (Line("本年度尚无记录。"),),
            annexes=(
                Line(f"附：{subject.code}年数据表", 1),
                _table(rows),
                *_beside(subject.code, comparison(subject.body, subject.code, rows, at=viewer.at)),
            ),
        )


def _told(chapters: list[Chapter]) -> list[Line]:
    """The chapters with their headings numbered."""
    found: list[Line] = []
    heading = 0
    for chapter in chapters:
        if chapter.heading:
            heading += 1
            found.append(Line(f"{numerals.chinese(heading)}、{chapter.heading}", 1))
        found += [Line(_plain(sentence)) for sentence in chapter.sentences]
    return found


def _cut_off(viewer: Viewer, subject: Year) -> date:
    scope = queries.scope_of(subject.body, subject.code, at=viewer.at)
    return min(scope.ends_on, timezone.localdate(viewer.at))


def _plain(sentence: SafeString) -> str:
    return html.unescape(strip_tags(sentence))


def _table(rows: list[Value]) -> Grid:
    """Every number exactly, with how it is counted."""
    lines = tuple((_line(row), str(row.words), f"{row.value} {row.unit}".strip(), str(row.definition)) for row in rows)
    return Grid(("项目", "报告表述", "准确数", "统计口径"), lines, (4, 3, 3, 8))


def _line(row: Value) -> str:
    return f"{row.label}（{row.note}）" if row.note else str(row.label)


def _beside(year: str, found: Comparison) -> list[Piece]:
    """The year before: a table of what can be compared, and what cannot with the reason."""
    pieces: list[Piece] = [Line(f"附：与{found.before}年比较", 1), Line(_span(year, found))]
    if found.rows:
        rows = tuple(
            (str(one.row.label), f"{one.row.value} {one.row.unit}".strip(), str(one.before), one.change)
            for one in found.rows
        )
        pieces.append(Grid(("项目", f"{year}年", f"{found.before}年", "变化"), rows, (6, 3, 3, 6)))
    for reason in found.reasons:
        pieces.append(Line(f"{reason.words}：{'、'.join(str(row.label) for row in reason.rows)}。", label="不作比较。"))
    return pieces


def _span(year: str, found: Comparison) -> str:
    """Which days are compared, and on what the year before rests."""
    if found.is_over:
        said = f"{year}年全年与{found.before}年全年比较。"
    else:
        said = (
            f"{year}年尚未结束，数据截至{day(found.until)}，与{found.before}年截至{day(found.until_before)}的数据比较。"
        )
    if found.is_kept:
        said += f"{found.before}年度已封存，采用封存数。"
    elif found.begins_on:
        said += f"{found.before}年的记录自{day(found.begins_on)}起。"
    return said + "基数满20的方列百分比，并注明基数。"


def press_package(viewer: Viewer, subject: Year) -> Paper:
    """What the press gets of a year or quarter, in Chinese; what it names is open to everybody."""
    with translation.override(LANGUAGE):
        found = package(subject.body, subject.code, at=viewer.at)
        return Paper(
            title=f"{organ(subject.body.name)}{_period(subject.code)}履职成果新闻发布材料",
            subtitle=f"（{day(found.scope.starts_on)}至{day(found.until)}）",
            issuer=organ(subject.body.name),
            body=(*_told(found.chapters), *_by_name(found)) or (Line("本期尚无记录。"),),
            annexes=(Line("附：数据及统计口径", 1), Line(_known(viewer)), _numbers(found)) if found.numbers else (),
        )


def _period(code: str) -> str:
    """2020年, 2020年第三季度"""
    quarter = periods.quarter_of(code)
    return f"{periods.year_of(code)}年" + (f"第{numerals.chinese(quarter)}季度" if quarter else "")


def _known(viewer: Viewer) -> str:
    at = timezone.localtime(viewer.at)
    return f"数据提取时间：{day(at)}{at.hour}:{at.minute:02d}。数值为零的项目未列入；正文中的约数以本表准确数为准。"


def _by_name(found: Package) -> list[Line]:
    if not found.named:
        return []
    number = 1 + sum(bool(chapter.heading) for chapter in found.chapters)
    return [Line(f"{numerals.chinese(number)}、主要成果", 1), *(line for one in found.named for line in _names(one))]


def _names(named: Named) -> list[Line]:
    rest = f"（另有{named.more}{named.row.unit}未逐一列出）" if named.more else ""
    heading = Line(f"{named.row.label}{named.row.value}{named.row.unit}{rest}", 3)
    return [
        heading,
        *(Line(f"{record.title}（{record.note}）" if record.note else record.title) for record in named.records),
    ]


def _numbers(found: Package) -> Grid:
    rows = tuple(
        (str(one.row.label), f"{one.row.value} {one.row.unit}".strip(), one.days, str(one.row.definition))
        for one in found.numbers
    )
    return Grid(("项目", "准确数", "数据期间", "统计口径"), rows, (4, 3, 4, 7))


MAKERS = ("office", "admin", "leader")
register(
    Document(
        CODE,
        _("annual report"),
        layout="report",
        content=annual_report,
        hats=MAKERS,
    )
)
register(
    Document(
        PACKAGE,
        _("press package"),
        layout="report",
        content=press_package,
        hats=MAKERS,
        quarters=True,
    )
)
