"""The official documents of what consultation leads to: the formal suggestion (建议案) and the consultation report (协商专报)."""

from datetime import date

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from xieshang.advice import queries
from xieshang.advice.models import ConsultationReport, FormalSuggestion, Suggestion
from xieshang.handling.models import Assignment
from xieshang.kernel import norms
from xieshang.kernel.viewer import Viewer
from xieshang.papers.content import Grid, Line, Paper, Piece, lines
from xieshang.papers.registry import Document, register
from xieshang.papers.words import day, government, organ, party_committee
from xieshang.stats.papers import LANGUAGE

HEADS = ("序号", "建议事项", "具体内容", "承办单位", "办理期限")
# In millimetres of the 156 that a page has: heads of two and of four characters stand in one line.
WIDTHS = (12, 32, 47, 28, 37)


def formal(viewer: Viewer, case: FormalSuggestion) -> Paper:
    """The formal suggestion as the meeting approved it, with its suggestions, their units and their days."""
    with translation.override(LANGUAGE):
        meeting = str(case.get_meeting_display()) if case.meeting else ""
        passed = f"（{day(case.decided_on)}{meeting}通过）" if case.decided_on else "（草案）"
        return _paper(viewer, case, "建议案", passed)


def report(viewer: Viewer, case: ConsultationReport) -> Paper:
    """The consultation report as it was signed, with its suggestions, their units and their days."""
    with translation.override(LANGUAGE):
        return _paper(viewer, case, "专报", "" if case.number else "（草案）")


def _paper(viewer: Viewer, case: FormalSuggestion | ConsultationReport, genre: str, subtitle: str) -> Paper:
    newest = queries.newest(case)
    title = case.title if case.title.endswith(genre) else f"关于“{case.title}”的{genre}"
    return Paper(
        title=title,
        subtitle=subtitle,
        issuer=organ(case.body.name),
        addressee=_receivers(case.body.name, case.sent_to),
        body=(*lines(newest.text if newest else ""), *_items(viewer, case, genre)),
    )


def _receivers(name: str, sent_to: str) -> str:
    """Party committee and government of the committee's own place; one of them where it went to one only."""
    named = {"party": party_committee(name), "government": government(name)}
    return named.get(sent_to) or "、".join(named.values())


def _items(viewer: Viewer, case: FormalSuggestion | ConsultationReport, genre: str) -> list[Piece]:
    """What is suggested, to whom and until when, with the number under which it is followed up; nothing where nothing is."""
    rows = [row for row in queries.items_under(viewer, case) if row.state != "withdrawn"]
    if not rows:
        return []
    number = f"（{case.number}）" if case.number else ""
    due = _due(viewer, rows)
    table = tuple(
        (str(place), row.title, row.text, row.unit.name if row.unit else "待定", due[row.pk])
        for place, row in enumerate(rows, 1)
    )
    return [Line(f"本{genre}{number}共{len(rows)}项。", label="建议事项："), Grid(HEADS, table, WIDTHS)]


def _due(viewer: Viewer, rows: list[Suggestion]) -> dict[int, str]:
    """Until when the unit answers each: the day of its task, or before it has one the working days it will have."""
    tasks = Assignment.objects.filter(parent_id__in=[row.pk for row in rows], role=Assignment.Role.LEAD).order_by("pk")
    days: dict[int | None, date | None] = dict(tasks.values_list("parent_id", "reply_due_on"))
    usual = int(norms.value("advice.item_days", viewer.body_id, on=timezone.localdate(viewer.at)))
    return {row.pk: day(on) if (on := days.get(row.pk)) else f"交办后{row.term_days or usual}个工作日" for row in rows}


register(
    Document(
        "formal-suggestion",
        _("formal suggestion"),
        layout="suggestion",
        content=formal,
        kind=FormalSuggestion.KIND,
        permit="office",
        readers=("paper_drafter",),
        drafted_in=("draft", "submitted", "approved", "sent", "answered", "closed"),
        issued_in=("approved", "sent", "answered", "closed"),
        not_yet=_("A formal suggestion is issued once a meeting has approved it."),
    )
)
register(
    Document(
        "consultation-report",
        _("consultation report"),
        layout="suggestion",
        content=report,
        kind=ConsultationReport.KIND,
        permit="office",
        readers=("paper_drafter",),
        drafted_in=("draft", "issued", "answered", "closed"),
        issued_in=("issued", "answered", "closed"),
        not_yet=_("A consultation report is issued once its signature has been entered."),
    )
)
