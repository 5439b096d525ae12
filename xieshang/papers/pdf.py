"""A paper as PDF, set by Typst from plain data: nothing outside the package and the folder of fonts is needed."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from xieshang.kernel.refusals import Refusal
from xieshang.papers import measures
from xieshang.papers.content import Filing, Grid, Paper, Piece

SOURCE = Path(__file__).with_name("paper.typ")
FONTS = Path(__file__).with_name("fonts")
# The standard's own faces where the machine has them, then free ones; all of them with Chinese forms of the characters.
FACES = {
    "song": ("FangSong_GB2312", "FangSong", "仿宋_GB2312", "仿宋", "FandolFang R", "Xieshang Song"),
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "Xieshang Title"),
    "hei": ("SimHei", "黑体", "Xieshang Hei"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "Xieshang Kai"),
}
BEHIND = ("Xieshang Song", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC")
LONG_WORD = re.compile(r"[!-~]{24,}")
BREAK = "\u200b"


class NoPdf(Refusal):
    """The PDF cannot be made on this machine."""

    status = 503


def made(paper: Paper, filing: Filing, *, shape: str) -> bytes:
    """The bytes of the PDF; the same for the same paper. Up to some tenths of a second: call it outside of transactions."""
    given = json.dumps(_data(paper, filing, shape), ensure_ascii=False)
    try:
        answer = typst.compile(
            str(SOURCE), root=str(SOURCE.parent), font_paths=_fonts(), sys_inputs={"data": given}, timestamp=0
        )
    except typst.TypstError as error:
        raise NoPdf(_("The PDF could not be set: %(why)s. Take the DOCX.") % {"why": str(error)[:200]}) from error
    return bytes(answer)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Found once: looking through the fonts of a machine takes longer than setting a paper."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(FONTS)])


@lru_cache(maxsize=1)
def faces() -> dict[str, list[str]]:
    """Per face the families that are here, in order; refused with words when there is none for Chinese."""
    here = set(_fonts().families())
    found = {face: [name for name in (*names, *BEHIND) if name in here] for face, names in FACES.items()}
    if not all(found.values()):
        raise NoPdf(
            _("No font with Chinese characters was found on this machine: install Noto Serif CJK, or take the DOCX.")
        )
    return found


def _data(paper: Paper, filing: Filing, shape: str) -> dict[str, Any]:
    mark = paper.mark or paper.issuer
    return {
        "shape": shape,
        "mark": mark,
        "title": paper.title,
        "title_lines": [broken(line) for line in measures.title_lines(paper.title)],
        "subtitle": broken(paper.subtitle),
        "issuer": broken(paper.issuer),
        "addressee": broken(paper.addressee),
        "body": _pieces(paper.body),
        "annexes": _pieces(paper.annexes),
        "attachments": [broken(one) for one in paper.attachments],
        "present": _pieces(paper.present),
        "contact": broken(paper.contact),
        "number": broken(filing.number),
        "signatory": broken(filing.signatory) if shape == "upward" else None,
        "dated": filing.dated,
        "copies": broken(filing.copies).rstrip("。"),
        "printed_by": broken(filing.printed_by),
        "printed_on": filing.dated if filing.printed_by else "",
        "fonts": faces(),
        "measures": {
            "pitch": measures.PITCH,
            "line": measures.LINE,
            "red": measures.RED,
            "mark_size": measures.mark_size(mark),
            "mark_below_area_top": measures.MARK_BELOW_AREA_TOP,
            "mark_above_line": measures.MARK_ABOVE_LINE,
            "letter_mark_top": measures.LETTER_MARK_TOP,
            "letter_line_foot": measures.LETTER_LINE_FOOT,
            "letter_line": measures.LETTER_LINE,
            "page_number_below_area": measures.PAGE_NUMBER_BELOW_AREA,
            "thick_rule": measures.THICK_RULE,
            "thin_rule": measures.THIN_RULE,
        },
    }


def _pieces(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    return [_piece(one) for one in pieces]


def _piece(one: Piece) -> dict[str, Any]:
    if isinstance(one, Grid):
        rows = [[broken(cell) for cell in row] for row in one.rows]
        return {"kind": "grid", "heads": [broken(head) for head in one.heads], "rows": rows, "widths": list(one.widths)}
    return {**asdict(one), "kind": "line", "text": broken(one.text)}


def broken(text: str) -> str:
    """Long words without a place to break get some: what runs over the edge of the paper is not readable."""
    return LONG_WORD.sub(lambda match: BREAK.join(match[0]), text)
