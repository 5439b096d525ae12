"""The decision on commending (表彰决定), written from the list."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from xieshang.duty import queries
from xieshang.duty.models import Commendation
from xieshang.kernel import numerals
from xieshang.kernel.viewer import Viewer
from xieshang.papers.content import Line, Paper
from xieshang.papers.layouts import layouts
from xieshang.papers.registry import Document, register
from xieshang.papers.words import day, organ

COUNTED = {"member": "名", "suggestion": "件"}


def decision(viewer: Viewer, found: Commendation) -> Paper:
    """Why, who, class by class, and what is hoped for."""
    listed = queries.listed(found)
    said = "、".join(f"{one.award.name}{_many(one)}" for one in listed)
    opening = (
        f"{found.year}年，广大政协委员、各界别活动组和承办单位围绕中心、服务大局，认真履职，涌现出一批先进集体和先进个人。"
        "为表扬先进、推动工作，"
    )
    heard = f"经公示（{day(found.publicity_until)}期满），" if found.publicity_until else ""
    who = f"{found.decider}研究，" if found.decider else "研究，"
    issuer = organ(found.body.name)
    body = [
        Line(f"{opening}{heard}{who}决定对{said}予以表彰，名单如下："),
        *_lists(listed),
        Line(
            "希望受到表彰的集体和个人珍惜荣誉、再接再厉；希望广大委员和各有关单位以先进为榜样，积极建言资政、广泛凝聚共识。"
        ),
    ]
    return Paper(
        title=f"关于表彰{found.year}年度先进集体和先进个人的决定",
        issuer=issuer,
        addressee="各界别活动组，各专门委员会，各有关单位",
        body=tuple(body),
        mark=layouts["notice"].mark_of(found.body),
        number=found.document_no,
    )


def _many(one: queries.Listed) -> str:
    """How many, in the word that is used of them."""
    return f"{len(one.rows)}{COUNTED.get(one.award.code, '个')}"


def _lists(listed: list[queries.Listed]) -> Iterator[Line]:
    for number, one in enumerate(listed, 1):
        yield Line(f"{numerals.chinese(number)}、{one.award.name}（{_many(one)}）", 1)
        names = [named.row.name for named in one.rows]
        yield from [Line(name) for name in names] if one.rows[0].row.subject_id else [Line("、".join(names))]


register(
    Document(
        "commendation-decision",
        _("decision on the commendation"),
        layout="notice",
        content=decision,
        kind=Commendation.KIND,
        permit="office",
        drafted_in=("submitted", "publicity", "decided", "announced"),
        issued_in=("decided", "announced"),
        not_yet=_("The decision is issued once it is entered."),
        own_number=True,  # that of the decision as it was entered; none is drawn a second time
    )
)
