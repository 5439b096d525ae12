"""What stands where on the page, for each shape of paper: the red head, the text, the signature, the foot, the page numbers."""

from dataclasses import dataclass
from typing import Any

from xieshang.papers import fields, measures
from xieshang.papers.delivered.archive import KAI, identity
from xieshang.papers.delivered.markup import (
    CHARACTER,
    LINE,
    face,
    field,
    footer,
    header,
    mm,
    page_number,
    paragraph,
    points,
    run,
    size,
    spacing,
)

ONE_LINE = measures.LINE
FLUSH_RIGHT_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{mm(156) - CHARACTER}"/></w:tabs>'
# Where the page numbers stand above the edge of the page, so that their dashes are 7 mm below the type area (seen in pictures).
FOOTER_FROM_EDGE = 25.5


@dataclass(frozen=True)
class Fit:
    """What depends on the words: the size of the mark, how far the issuer's name stands from the right (in characters), and
    how many lines it takes to say to whom copies go."""

    mark_points: float = 40.0
    issuer_indent: float = 2.0
    copies_lines: int = 1


def parts_of(shape: str, fit: Fit) -> dict[str, Any]:
    """Text, headers and footers of the template."""
    body = [*HEADS[shape](fit), *_title(), *_text(shape, fit), *_foot(shape, fit)]
    headers, footers = _around(shape, fit)
    body.append(_section(headers, footers, first=shape == "letter"))
    return {"body": "".join(body), "headers": headers, "footers": footers}


# ---- heads


def _mark(fit: Fit, *, before: float) -> str:
    tall = fit.mark_points * 1.2
    look = spacing(before=before, line=tall)
    return paragraph(_sized(fields.MARK, fit.mark_points), style="XSMark", look=look)


def _sized(one: fields.Field, in_points: float) -> str:
    return run("{{" + one.name + "}}", size(in_points))


def _red_line(*runs: str, style: str, look: str = "") -> str:
    """The last line of the head with the red line 4 mm below its signs."""
    border = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="7" w:color="{measures.RED}"/></w:pBdr>'
    return paragraph(*runs, style=style, look=f"{border}{spacing(before=2 * ONE_LINE)}{look}")


def _file_head(fit: Fit) -> list[str]:
    below = measures.MARK_BELOW_AREA_TOP * measures.POINTS_PER_MM - fit.mark_points * 0.16
    return [_mark(fit, before=below), _red_line(field(fields.NUMBER), style="XSCentre")]


def _upward_head(fit: Fit) -> list[str]:
    """Number on the left, who signs on the right, each one character in."""
    below = measures.MARK_BELOW_AREA_TOP * measures.POINTS_PER_MM - fit.mark_points * 0.16
    sign = run("签发人：") + run("{{" + fields.SIGNATORY.name + "}}", face(KAI))
    line = _red_line(
        field(fields.NUMBER),
        "<w:r><w:tab/></w:r>",
        sign,
        style="XSFlush",
        look=f'{FLUSH_RIGHT_TAB}<w:ind w:left="{CHARACTER}" w:firstLineChars="0" w:firstLine="0"/>',
    )
    return [_mark(fit, before=below), line]


def _letter_head(fit: Fit) -> list[str]:
    """Mark and lines stand in the header of the first page; the number flush right below them."""
    return [paragraph(field(fields.NUMBER), style="XSRight")]


def _plain_head(fit: Fit) -> list[str]:
    return []


HEADS = {
    "file": _file_head,
    "upward": _upward_head,
    "minutes": _file_head,
    "letter": _letter_head,
    "plain": _plain_head,
}


# ---- the paper itself


def _title() -> list[str]:
    return [
        paragraph(field(fields.TITLE), style="XSTitle", look=spacing(before=2 * ONE_LINE, line=34)),
        paragraph(run("{{" + fields.SUBTITLE.name + "}}", face(KAI)), style="XSCentre", look=spacing(before=6)),
        paragraph(style="XSFlush"),
        paragraph(field(fields.ADDRESSEE), style="XSFlush"),
    ]


def _text(shape: str, fit: Fit) -> list[str]:
    found = [
        paragraph(field(fields.BODY), style="XS"),
        paragraph(field(fields.ATTACHMENTS), style="XSAttach", look=spacing(before=ONE_LINE)),
    ]
    if shape == "minutes":
        found.append(paragraph(field(fields.PRESENT), style="XSPresent", look=spacing(before=ONE_LINE)))
    if shape in ("file", "upward", "letter"):
        found += [
            _right(fields.ISSUER, fit.issuer_indent, before=2 * ONE_LINE),
            _right(fields.DATED, measures.DATE_FROM_RIGHT),
        ]
    found.append(paragraph(field(fields.CONTACT), style="XS"))
    if shape == "plain":
        found.append(paragraph(field(fields.ANNEXES), style="XS"))
    return found


def _right(one: fields.Field, characters: float, *, before: float = 0) -> str:
    chars, twips = round(characters * 100), round(characters * CHARACTER)
    indent = f'<w:ind w:rightChars="{chars}" w:right="{twips}" w:firstLineChars="0" w:firstLine="0"/>'
    return paragraph(field(one), style="XSRight", look=f"<w:keepNext/>{spacing(before=before)}{indent}")


# ---- the foot of the last page


def _foot(shape: str, fit: Fit) -> list[str]:
    """To whom copies go, who prints and when: a table that ends at the lower edge of the type area."""
    is_ruled = shape != "letter"
    if shape == "plain" or not (is_ruled or fit.copies_lines):
        return []
    hanging = f'<w:ind w:left="{EDGE * 4}" w:right="{EDGE}" w:firstLineChars="0" w:hanging="{EDGE * 3}"/>'
    flush = f'<w:ind w:left="{EDGE}" w:right="{EDGE}" w:firstLineChars="0" w:firstLine="0"/>'
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{mm(156) - EDGE}"/></w:tabs>'
    copies = paragraph(run("抄送：") + field(fields.COPIES), style="XSFoot", look=hanging)
    printed = field(fields.PRINTED_BY) + "<w:r><w:tab/></w:r>" + field(fields.PRINTED_ON)
    rows, tall = [], 0
    if fit.copies_lines:
        tall += _height(fit.copies_lines)
        rows.append(_row(copies, _height(fit.copies_lines), top=measures.THICK_RULE if is_ruled else 0))
    if is_ruled:
        tall += _height(1)
        above = measures.THIN_RULE if rows else measures.THICK_RULE
        line = paragraph(printed, style="XSFoot", look=flush + tab)
        rows.append(_row(line, _height(1), top=above, bottom=measures.THICK_RULE))
    place = (
        '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page" '
        f'w:tblpX="{mm(measures.LEFT)}" w:tblpY="{mm(measures.PAGE[1] - measures.BOTTOM) - tall}"/>'
    )
    margins = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    look = f'<w:tblPr>{place}<w:tblW w:w="{mm(156)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
    columns = f'<w:tblGrid><w:gridCol w:w="{mm(156)}"/></w:tblGrid>'
    # A floating table hangs on the paragraph behind it: one that takes no room of its own.
    return [f"<w:tbl>{look}{columns}{''.join(rows)}</w:tbl>", paragraph(style="XSFlush", look=spacing(line=1))]


EDGE = points(14)


def _height(lines: int) -> int:
    return points(20 * lines + 8)


def _row(cell: str, tall: int, *, top: float = 0, bottom: float = 0) -> str:
    """A row of one cell with rules of these widths in millimetres."""
    edges = "".join(
        f'<w:{name} w:val="single" w:sz="{round(wide * measures.POINTS_PER_MM * 8)}" w:space="0" w:color="000000"/>'
        if wide
        else f'<w:{name} w:val="nil"/>'
        for name, wide in (("top", top), ("bottom", bottom))
    )
    shape = f'<w:tcPr><w:tcW w:w="{mm(156)}" w:type="dxa"/><w:tcBorders>{edges}</w:tcBorders><w:vAlign w:val="center"/></w:tcPr>'
    look = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{tall}" w:hRule="atLeast"/></w:trPr>'
    return f"<w:tr>{look}<w:tc>{shape}{cell}</w:tc></w:tr>"


# ---- headers and footers


def _around(shape: str, fit: Fit) -> tuple[dict[str, str], dict[str, str]]:
    odd = footer(_number_at("right", f'<w:ind w:right="{EDGE}" w:firstLineChars="0" w:firstLine="0"/>'))
    even = footer(_number_at("left", f'<w:ind w:left="{EDGE}" w:firstLineChars="0" w:firstLine="0"/>'))
    footers = {"default": odd, "even": even}
    if shape != "letter":
        return {}, footers
    beyond = f'<w:ind w:left="-{mm(8)}" w:right="-{mm(6)}" w:firstLineChars="0" w:firstLine="0"/>'
    upper = f'<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="4" w:color="{measures.RED}"/></w:pBdr>'
    mark = paragraph(
        _sized(fields.MARK, fit.mark_points),
        style="XSMark",
        look=f"{upper}{spacing(line=fit.mark_points * 1.2)}{beyond}",
    )
    lower = f'<w:pBdr><w:bottom w:val="thinThickSmallGap" w:sz="24" w:space="0" w:color="{measures.RED}"/></w:pBdr>'
    line = paragraph(style="XSFlush", look=f"{lower}{spacing(line=2)}{beyond}")
    nothing = header(paragraph(style="XSFlush", look=spacing(line=1)))
    return {"first": header(mark), "default": nothing, "even": nothing}, {
        **footers,
        "first": footer(line),
    }


def _number_at(side: str, indent: str) -> str:
    look = f'{spacing(line=16, after=(FOOTER_FROM_EDGE - 20) * measures.POINTS_PER_MM)}{indent}<w:jc w:val="{side}"/>'
    return paragraph(page_number(), style="XSPage", look=look)


def _section(headers: dict[str, str], footers: dict[str, str], *, first: bool) -> str:
    references = [
        *(
            f'<w:headerReference w:type="{kind}" r:id="{identity(f"header{place}.xml")}"/>'
            for place, kind in enumerate(headers, 1)
        ),
        *(
            f'<w:footerReference w:type="{kind}" r:id="{identity(f"footer{place}.xml")}"/>'
            for place, kind in enumerate(footers, 1)
        ),
    ]
    size_ = f'<w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/>'
    margins = (
        f'<w:pgMar w:top="{mm(measures.TOP)}" w:right="{mm(measures.RIGHT)}" w:bottom="{mm(measures.BOTTOM)}" '
        f'w:left="{mm(measures.LEFT)}" w:header="{mm(measures.LETTER_MARK_TOP)}" w:footer="{mm(20)}" w:gutter="0"/>'
    )
    grid = f'<w:docGrid w:linePitch="{LINE}"/>'
    return f"<w:sectPr>{''.join(references)}{size_}{margins}{'<w:titlePg/>' if first else ''}{grid}</w:sectPr>"
