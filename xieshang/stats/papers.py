"""The annual report as an official document: its sentences, and the numbers with their definitions behind them."""

import html
from datetime import date

from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from xieshang.kernel import numerals
from xieshang.kernel.viewer import Viewer
from xieshang.papers.content import Grid, Line, Paper
from xieshang.papers.registry import Document, Year, register
from xieshang.papers.words import day, organ
from xieshang.stats import queries
from xieshang.stats.queries import Value

CODE = "annual-report"
LANGUAGE = "zh-hans"


def annual_report(viewer: Viewer, subject: Year) -> Paper:
    """The report of the year in Chinese, whatever the language of the screen."""
    with translation.override(LANGUAGE):
        rows = queries.values(subject.body, subject.code, at=viewer.at)
        body: list[Line] = []
        heading = 0
        for chapter in queries.chapters(rows):
            if chapter.heading:
                heading += 1
                body.append(Line(f"{numerals.chinese(heading)}、{chapter.heading}", 1))
            body += [Line(_plain(sentence)) for sentence in chapter.sentences]
        return Paper(
            title=f"{organ(subject.body.name)}{subject.code}年工作报告",
            subtitle=f"（数据截至{day(_cut_off(viewer, subject))}）",
            issuer=organ(subject.body.name),
            body=tuple(body) or (Line("本年度尚无记录。"),),
            annexes=(Line(f"附：{subject.code}年数据表", 1), _table(rows)),
        )


def _cut_off(viewer: Viewer, subject: Year) -> date:
    scope = queries.scope_of(subject.body, subject.code, at=viewer.at)
    return min(scope.ends_on, timezone.localdate(viewer.at))


def _plain(sentence: SafeString) -> str:
    return html.unescape(strip_tags(sentence))


def _table(rows: list[Value]) -> Grid:
    """Every number exactly, with how it is counted."""
    lines = tuple(
        (str(row.label), str(row.words), f"{row.value} {row.unit}".strip(), str(row.definition)) for row in rows
    )
    return Grid(("项目", "报告表述", "准确数", "统计口径"), lines, (4, 3, 3, 8))


register(
    Document(
        CODE,
        _("annual report"),
        layout="report",
        content=annual_report,
        hats=("office", "admin", "leader"),
    )
)
