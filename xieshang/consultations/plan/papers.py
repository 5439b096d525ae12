"""The annual plan (年度协商计划) as an official document: what is consulted on, who leads and takes part, when, and what for."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from xieshang.consultations.plan import content, queries
from xieshang.consultations.plan.flow import IS_DECIDED
from xieshang.consultations.plan.models import Plan, PlanVersion
from xieshang.kernel import numerals, stories
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import as_day
from xieshang.papers.content import Grid, Line, Paper, Piece
from xieshang.papers.registry import Document, register
from xieshang.papers.words import day, organ, party_committee
from xieshang.stats.papers import LANGUAGE

HEADS = ("序号", "议题", "牵头单位", "配合单位", "界别和组", "月份", "责任领导", "预期成果")
# In millimetres of the 156 that a page has: heads of two and of four characters stand in one line.
WIDTHS = (12, 24, 20, 24, 24, 12, 20, 20)


def paper(viewer: Viewer, plan: Plan) -> Paper:
    """The plan as it stands: each topic once, under its form and in the order of the months; in Chinese always."""
    with translation.override(LANGUAGE):
        said = content.document(plan)
        return Paper(
            title=f"{organ(said['body'])}{plan.year}年度协商计划",
            issuer=organ(said["body"]),
            subtitle="" if queries.is_decided(plan) else "（草案）",
            body=(Line(_opening(plan, said["items"])), *_topics(said), *_amendments(plan)),
        )


def _opening(plan: Plan, items: list[dict[str, Any]]) -> str:
    """Who decided the plan, as far as that has come, and how many topics it has."""
    steps = {
        "approve_chairs": f"{organ(plan.body.name)}主席会议审议通过",
        "decide": f"{party_committee(plan.body.name)}审定",
    }
    passed = ("chairs_approved", *IS_DECIDED)
    told = [_passed(plan, step, words) for step, words in steps.items()] if plan.state in passed else []
    decided = "、".join(one for one in told if one)
    return (f"经{decided}，" if decided else "") + f"{plan.year}年度共列入协商议题{len(items)}项，安排如下。"


def _passed(plan: Plan, step: str, words: str) -> str:
    """What the latest entry of this step says: "2020年6月10日…审定（沭委办〔2020〕9号）"."""
    found = stories.happenings(plan, step)
    if not found:
        return ""
    payload = getattr(found[-1], "payload", None)
    document = str(payload.words.get("document", "")) if payload is not None else ""
    met_on = found[-1].data.get("met_on")
    return (day(as_day(met_on)) if met_on else "") + words + (f"（{document}）" if document else "")


def _topics(said: dict[str, Any]) -> Iterator[Piece]:
    """A heading and a table for each form that has topics, in the body's order of forms; what has no form yet comes last."""
    forms = [*said["forms"], ("", "形式待定")]
    known = {code for code, _label in forms}
    filled = [
        (label, rows)
        for code, label in forms
        if (rows := [one for one in said["items"] if (one["form"] if one["form"] in known else "") == code])
    ]
    for number, (label, rows) in enumerate(filled, 1):
        yield Line(f"{numerals.chinese(number)}、{label}（{len(rows)}项）", 1)
        yield Grid(HEADS, tuple(_row(place, one) for place, one in enumerate(rows, 1)), WIDTHS)


def _row(place: int, one: dict[str, Any]) -> tuple[str, ...]:
    return (
        str(place),
        one["title"] + (f"（{one['standing']}）" if one["standing"] else ""),
        one["committee"] or "—",
        "、".join(one["units"]) or "—",
        "、".join([*one["sectors"], *one["groups"]]) or "—",
        f"{one['month']}月" if one["month"] else "—",
        one["leader"] or "—",
        one["document"] or "—",
    )


def _amendments(plan: Plan) -> Iterator[Piece]:
    """By what the plan was changed since it was decided, so that a reader knows which plan this is."""
    rows = [row for row in reversed(queries.versions(plan)) if row.stage_of == PlanVersion.Stage.AMENDED]
    for row in rows:
        by = f"（{row.document}）" if row.document else ""
        yield Line(f"{day(timezone.localdate(row.at))}，{row.reason.strip('。')}{by}。", label="计划调整：")


register(
    Document(
        "consultation-plan",
        _("annual consultation plan"),
        layout="plan",
        content=paper,
        kind=Plan.KIND,
        permit="office",
        drafted_in=("drafting", "reviewing", "chairs_approved", "party_decided", "published", "closed"),
        issued_in=("party_decided", "published"),
        not_yet=_("The plan is drafted once the collection of topics has ended, and issued once it is decided."),
    )
)
