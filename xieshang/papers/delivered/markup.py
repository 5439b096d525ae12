"""Pieces of WordprocessingML as text. Lengths: twips (a twentieth of a point) unless named so."""

import re
from xml.sax.saxutils import escape, quoteattr

from xieshang.papers import measures
from xieshang.papers.fields import Field

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def mm(length: float) -> int:
    return round(length * measures.POINTS_PER_MM * 20)


def points(length: float) -> int:
    return round(length * 20)


CHARACTER = round(measures.PITCH * 20)
LINE = int(measures.LINE * 20)


def field(one: Field) -> str:
    return run("{{" + one.name + "}}")


def run(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def face(name: str) -> str:
    quoted = quoteattr(name)
    return f'<w:rFonts w:ascii={quoted} w:hAnsi={quoted} w:eastAsia={quoted} w:hint="eastAsia"/>'


def size(in_points: float) -> str:
    half = round(in_points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


# In which order the standard wants what is said of a paragraph; Word is strict about it.
ORDER = ("pStyle", "keepNext", "framePr", "pBdr", "tabs", "wordWrap", "spacing", "ind", "jc", "outlineLvl")
SAID = re.compile(r"<w:(\w+)(?:\s[^>]*)?/>|<w:(pBdr|tabs)>.*?</w:\2>")


def ordered(look: str) -> str:
    """What is said of a paragraph, in the order of the standard."""
    found = sorted(SAID.finditer(look), key=lambda match: ORDER.index(match[1] or match[2]))
    return "".join(match[0] for match in found)


def paragraph(*runs: str, style: str = "", look: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{ordered(named + look)}</w:pPr>{''.join(runs)}</w:p>"


def spacing(*, before: float = 0, after: float = 0, line: float | None = None) -> str:
    """Before and after in points; `line` exactly so many points high, else as the style says."""
    exact = f' w:line="{points(line)}" w:lineRule="exact"' if line is not None else ""
    return f'<w:spacing w:before="{points(before)}" w:after="{points(after)}"{exact}/>'


def page_number() -> str:
    code = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    )
    shown = '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return run("— ") + code + shown + run(" —")


def footer(*paragraphs: str) -> str:
    return _part("ftr", paragraphs)


def header(*paragraphs: str) -> str:
    return _part("hdr", paragraphs)


def _part(name: str, paragraphs: tuple[str, ...]) -> str:
    return f'<w:{name} xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONS}">{"".join(paragraphs)}</w:{name}>'
