"""The fields of a template by their Chinese names, as an office writes them into a Word document: {{标题}}."""

from dataclasses import dataclass
from typing import Any

from xieshang.papers import measures
from xieshang.papers.content import Filing, Grid, Paper, Piece


@dataclass(frozen=True)
class Field:
    """A field: `block` fields are one or more paragraphs and stand alone in a paragraph of the template."""

    name: str
    block: bool = False


MARK, NUMBER, SIGNATORY, TITLE = Field("发文机关标志"), Field("发文字号"), Field("签发人"), Field("标题")
SUBTITLE, ADDRESSEE, BODY = Field("副标题"), Field("主送机关"), Field("正文", block=True)
ATTACHMENTS, PRESENT = Field("附件说明", block=True), Field("参会人员", block=True)
ISSUER, DATED, CONTACT = Field("发文机关署名"), Field("成文日期"), Field("附注")
COPIES, PRINTED_BY, PRINTED_ON = Field("抄送机关"), Field("印发机关"), Field("印发日期")
ANNEXES = Field("附表", block=True)
EVERY = (
    MARK,
    NUMBER,
    SIGNATORY,
    TITLE,
    SUBTITLE,
    ADDRESSEE,
    BODY,
    ATTACHMENTS,
    PRESENT,
    ISSUER,
    DATED,
    CONTACT,
    COPIES,
    PRINTED_BY,
    PRINTED_ON,
    ANNEXES,
)
# Without these a paper says nothing, whatever it looks like.
NEEDED = (TITLE, BODY)


def values(paper: Paper, filing: Filing) -> dict[str, Any]:
    """What is filled in: text, or for a block its paragraphs and tables as plain data."""
    printed_on = f"{filing.dated}印发" if filing.dated and filing.printed_by else ""
    many = len(paper.attachments) > 1
    attachments = [
        {"kind": "attachment", "label": "" if place else "附件：", "text": f"{place + 1}．{name}" if many else name}
        for place, name in enumerate(paper.attachments)
    ]
    return {
        MARK.name: paper.mark or paper.issuer,
        NUMBER.name: filing.number,
        SIGNATORY.name: filing.signatory,
        TITLE.name: "\n".join(measures.title_lines(paper.title)),
        SUBTITLE.name: paper.subtitle,
        ADDRESSEE.name: f"{paper.addressee}：" if paper.addressee else "",
        BODY.name: [_piece(one) for one in paper.body],
        ATTACHMENTS.name: attachments,
        PRESENT.name: [{"kind": "present", "label": one.label, "text": one.text} for one in paper.present],
        ISSUER.name: paper.issuer,
        DATED.name: filing.dated,
        CONTACT.name: f"（{paper.contact}）" if paper.contact else "",
        COPIES.name: f"{filing.copies.rstrip('。')}。" if filing.copies else "",
        PRINTED_BY.name: filing.printed_by,
        PRINTED_ON.name: printed_on,
        ANNEXES.name: [_piece(one) for one in paper.annexes],
    }


def _piece(one: Piece) -> dict[str, Any]:
    if isinstance(one, Grid):
        return {"kind": "grid", "heads": one.heads, "rows": one.rows, "widths": one.widths}
    return {"kind": "line", "text": one.text, "label": one.label, "level": one.level}
