"""A paper of each kind as a slice would hand it over, and how to read what comes out."""

import io
import re
import zipfile
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pypdf

from xieshang.papers.content import Filing, Grid, Line, Paper
from xieshang.papers.delivered.archive import document
from xieshang.papers.delivered.markup import NAMESPACE

W = f"{{{NAMESPACE}}}"
SENTENCE = "为充分发挥专门协商机构作用，经县政协主席会议研究，决定召开专题协商会议，现将有关事项通知如下。"
FILING = Filing("临政协〔2020〕5号", "李守正", "2020年6月8日", "县委办公室，县政府办公室", "政协临沭县委员会办公室")
NOTICE = Paper(
    title="关于召开“城区停车难”专题协商会议的通知",
    issuer="政协临沭县委员会",
    mark="政协临沭县委员会文件",
    addressee="县政协各专门委员会，各乡镇（街道）政协委员联络室",
    body=(
        Line(SENTENCE),
        Line("一、会议时间", 1),
        Line("（一）正式会议", 2),
        Line("1．上午", 3),
        Line("（1）开幕", 4),
        Line("2020年6月18日（星期四）9:30。"),
    ),
    attachments=("会议议程", "参会人员名单"),
    contact="联系人：王敏，电话：0539-0000000",
)
# A plan has a table; the line it begins with says of what.
PLAN = replace(
    NOTICE,
    title="政协临沭县委员会2020年协商工作计划",
    addressee="",
    attachments=(),
    body=(
        Line("一、协商议题", 1),
        Grid(
            ("序号", "议题", "形式", "牵头单位", "时间"),
            (
                ("1", "加强住宅小区物业管理", "界别协商", "经济和科技委员会", "6月"),
                ("2", "城区停车", "专题协商", "城建委", "9月"),
            ),
            (1, 5, 2, 3, 1),
        ),
    ),
)
SUGGESTION = replace(NOTICE, title="关于加强住宅小区物业管理的建议案", addressee="中共临沭县委、临沭县人民政府")
LETTER = replace(NOTICE, title="关于商请提供材料的函", mark="政协临沭县委员会", addressee="县住房和城乡建设局")
REPLY = replace(
    NOTICE,
    title="关于“路灯不亮”办理情况的答复",
    issuer="临沭县住房和城乡建设局",
    mark="",
    addressee="政协临沭县委员会",
    attachments=(),
)
MINUTES = replace(
    NOTICE,
    title="城区停车难专题协商会议纪要",
    mark="政协临沭县委员会会议纪要",
    addressee="",
    attachments=(),
    contact="",
    present=(
        Line("李守正、王敏、张建国", label="出席："),
        Line("赵立新", label="请假："),
        Line("住建局 孙工", label="列席："),
    ),
)
REPORT = replace(
    PLAN,
    title="政协临沭县委员会2020年工作报告",
    subtitle="（数据截至2020年12月18日）",
    annexes=(Line("附：2020年数据表", 1), PLAN.body[1]),
)
# By the code of the layout.
PAPERS = {
    "notice": NOTICE,
    "plan": PLAN,
    "suggestion": SUGGESTION,
    "minutes": MINUTES,
    "letter": LETTER,
    "reply": REPLY,
    "report": REPORT,
}


def long(paper: Paper, *, paragraphs: int = 14) -> Paper:
    """The same over several pages."""
    return replace(paper, body=(*paper.body, *(Line(SENTENCE * 3) for _ in range(paragraphs))))


def pages(pdf: bytes) -> list[str]:
    """The words of each page, without the gaps that setting put between them."""
    return [re.sub(r"[ \u200b]", "", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def words(docx: bytes, part: str = "word/document.xml") -> list[str]:
    """The paragraphs of a part of a Word document; a break is a new line."""
    return [_said(one) for one in tree(docx, part).iter(f"{W}p")]


def _said(paragraph: Any) -> str:
    marks = {f"{W}t": lambda node: node.text or "", f"{W}br": lambda node: "\n", f"{W}tab": lambda node: "\t"}
    inside = (node for node in paragraph.iter() if node.tag in marks)
    in_look = {node for look in paragraph.iter(f"{W}pPr") for node in look.iter()}
    return "".join(marks[node.tag](node) for node in inside if node not in in_look)


def tree(docx: bytes, part: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return ElementTree.fromstring(archive.read(part))


def changed(docx: bytes, **parts: bytes) -> bytes:
    """The archive with parts replaced or added; "__" stands for "/", and every name ends in .xml."""
    target = io.BytesIO()
    new = {f"word/{name.replace('__', '/')}.xml": data for name, data in parts.items()}
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in old.infolist():
            if entry.filename not in new:
                archive.writestr(entry, old.read(entry))
        for name, data in new.items():
            archive.writestr(name, data)
    return target.getvalue()


def template(*paragraphs: str) -> bytes:
    """A small template: each paragraph is given as its runs."""
    body = "".join(f"<w:p>{one if one.startswith('<') else f'<w:r><w:t>{one}</w:t></w:r>'}</w:p>" for one in paragraphs)
    return document(body=body + "<w:sectPr/>", headers={}, footers={})
