"""Runs in a process of its own, with little memory and time and no secrets: a Word template in; its fields, or the template
filled in, out.

    python -I -S child.py PLACE PLACE_OF_NARROW read|fill < question > answer

The question is one line of JSON, then the template; the answer one line of JSON, then the document. What is filled in is never
read again, so a field in it stays as somebody typed it. Nothing but text is put anywhere: there is no language to run.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.dom import minidom

sys.path += sys.argv[2:3]

from narrow import limit  # type: ignore[import-not-found]  # it lies on the path of the process only

MEMORY = 768 * 1024 * 1024
SECONDS = 15
LARGEST_PART = 6 * 1024 * 1024
PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
STYLES = "word/styles.xml"
FIELD = re.compile(r"\{\{\s*([^\s{}](?:[^{}]{0,38}[^\s{}])?)\s*\}\}")
STYLE_NAMES = {0: "公文正文", 1: "公文一级标题", 2: "公文二级标题", 3: "公文三级标题", 4: "公文四级标题"}
STYLE_OF = {"attachment": "公文附件说明", "present": "公文参会人员", "cell": "公文表格"}
FACES = {1: "黑体", 2: "楷体_GB2312"}
Node = Any


class Wrong(Exception):
    """The template cannot be used: a code, and what it is about."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code)
        self.code, self.about = code, about


# ---- reading


def own(node: Node, *names: str) -> Iterator[Node]:
    """Descendants with one of these names, without looking into paragraphs inside (of text boxes)."""
    for child in node.childNodes:
        if child.nodeType != child.ELEMENT_NODE:
            continue
        if child.localName in names:
            yield child
        elif child.localName != "p":
            yield from own(child, *names)


def every_paragraph(node: Node) -> list[Node]:
    """In order; what offers itself in two ways (mc:Fallback) is met in both."""
    return [found for found in node.getElementsByTagName("*") if found.localName == "p" and found.prefix == "w"]


def text_of(node: Node) -> str:
    return "".join(child.data for child in node.childNodes if child.nodeType == child.TEXT_NODE)


def words_of(paragraph: Node) -> str:
    return "".join(text_of(one) for one in own(paragraph, "t"))


def checked(paragraph: Node, blocks: set[str]) -> list[str]:
    """The fields of the paragraph; Wrong if something only looks like one, or a block has neighbours."""
    words = words_of(paragraph)
    found = FIELD.findall(words)
    rest = FIELD.sub("", words)
    if "{{" in rest or "}}" in rest:
        raise Wrong("broken", words[:60])
    for name in found:
        if name in blocks and FIELD.sub("", words).strip():
            raise Wrong("not-alone", name)
        if name in blocks and len(found) > 1:
            raise Wrong("not-alone", name)
    return found


# ---- writing


def put(paragraph: Node, values: dict[str, Any]) -> None:
    """Each field gives way to its value, in the look of its first sign; nothing is read twice."""
    nodes = list(own(paragraph, "t"))
    texts = [text_of(one) for one in nodes]
    for match in reversed(list(FIELD.finditer("".join(texts)))):
        start, written = 0, False
        for place, text in enumerate(list(texts)):
            begin, end = max(match.start() - start, 0), min(match.end() - start, len(text))
            start += len(text)
            if begin >= end:
                continue
            value = "" if written else str(values.get(match[1], ""))
            texts[place] = text[:begin] + value + text[end:]
            written = True
    for node, text in zip(nodes, texts, strict=True):
        write(node, text)


def write(node: Node, text: str) -> None:
    """The text stands in the node; a new line in it is a break."""
    document, parent = node.ownerDocument, node.parentNode
    while node.firstChild:
        node.removeChild(node.firstChild)
    first, *others = text.split("\n")
    node.appendChild(document.createTextNode(first))
    node.setAttribute("xml:space", "preserve")
    behind = node.nextSibling
    for line in others:
        parent.insertBefore(document.createElement("w:br"), behind)
        more = document.createElement("w:t")
        more.setAttribute("xml:space", "preserve")
        more.appendChild(document.createTextNode(line))
        parent.insertBefore(more, behind)


def made(document: Any, name: str, *children: Node, **attributes: str) -> Node:
    node = document.createElement(f"w:{name}")
    for key, value in attributes.items():
        node.setAttribute(f"w:{key}", value)
    for child in children:
        node.appendChild(child)
    return node


def run(document: Any, text: str, face: str = "") -> Node:
    words = made(document, "t")
    words.setAttribute("xml:space", "preserve")
    words.appendChild(document.createTextNode(text))
    if not face:
        return made(document, "r", words)
    fonts = made(document, "rFonts", eastAsia=face, hint="eastAsia")
    return made(document, "r", made(document, "rPr", fonts), words)


def keep_with_next(look: Node) -> None:
    """What looks so stands on the page of what follows it; Word wants it said behind the style."""
    if any(one.localName == "keepNext" for one in own(look, "keepNext")):
        return
    styles = [one for one in look.childNodes if getattr(one, "localName", "") == "pStyle"]
    look.insertBefore(made(look.ownerDocument, "keepNext"), styles[0].nextSibling if styles else look.firstChild)


class Block:
    """Paragraphs like the one in the template that holds the field, in its look or in the styles that the template names."""

    def __init__(self, paragraph: Node, styles: dict[str, str]) -> None:
        self.paragraph, self.styles = paragraph, styles
        self.document = paragraph.ownerDocument
        runs = list(own(paragraph, "r"))
        looks = [one for one in (runs[0].childNodes if runs else ()) if getattr(one, "localName", "") == "rPr"]
        self.look = looks[0] if looks else None

    def nodes(self, pieces: list[dict[str, Any]]) -> Iterator[Node]:
        for place, piece in enumerate(pieces):
            following = pieces[place + 1]["kind"] if place + 1 < len(pieces) else ""
            if piece["kind"] == "grid":
                yield self.grid(piece)
            else:
                yield self.line(piece, is_first=not place, keeps=piece.get("level", 0) > 0 or following == "grid")

    def line(self, piece: dict[str, Any], *, is_first: bool, keeps: bool = False) -> Node:
        level, kind, label = piece.get("level", 0), piece["kind"], piece["label"]
        style = STYLE_OF.get(kind, STYLE_NAMES.get(level, ""))
        node = made(self.document, "p", self.look_of(style, is_first=is_first))
        if kind == "present":
            node.firstChild.appendChild(self.hanging(len(label)))
        if keeps:
            keep_with_next(node.firstChild)
        if label:
            node.appendChild(self.run(label, "黑体" if kind != "attachment" else ""))
        elif kind == "attachment":
            node.appendChild(self.run("　　　"))
        node.appendChild(self.run(piece["text"], "" if style in self.styles else FACES.get(level, "")))
        return node

    def look_of(self, style: str, *, is_first: bool) -> Node:
        """As in the template, or in the style of that name if the template has it; room above belongs to the first alone."""
        kept = [one for one in self.paragraph.childNodes if getattr(one, "localName", "") == "pPr"]
        look = kept[0].cloneNode(True) if kept else made(self.document, "pPr")
        own_style = next((one.getAttribute("w:val") for one in own(look, "pStyle")), "")
        if style in self.styles and self.styles[style] != own_style and style != STYLE_NAMES[0]:
            return made(self.document, "pPr", made(self.document, "pStyle", val=self.styles[style]))
        for old in [one for one in look.childNodes if getattr(one, "localName", "") in ("sectPr", "rPr")]:
            look.removeChild(old)
        for room in own(look, "spacing"):
            if not is_first and room.hasAttribute("w:before"):
                room.removeAttribute("w:before")
        return look

    def hanging(self, characters: int) -> Node:
        """What follows the label begins again below its first sign."""
        wide = str(characters * 316)
        left = str(characters * 316 + 632)
        chars = {"leftChars": str((characters + 2) * 100), "hangingChars": str(characters * 100)}
        return made(self.document, "ind", left=left, hanging=wide, **chars)

    def run(self, text: str, face: str = "") -> Node:
        node = run(self.document, text, face)
        if not face and self.look is not None:
            node.insertBefore(self.look.cloneNode(True), node.firstChild)
        return node

    def grid(self, piece: dict[str, Any]) -> Node:
        document, whole = self.document, sum(piece["widths"]) or 1
        widths = [str(8844 * one // whole) for one in piece["widths"]]
        edges = [
            made(document, edge, val="single", sz="4", space="0", color="000000")
            for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
        ]
        look = made(
            document, "tblPr", made(document, "tblW", w="8844", type="dxa"), made(document, "tblBorders", *edges)
        )
        look.appendChild(made(document, "tblLayout", type="fixed"))
        columns = made(document, "tblGrid", *(made(document, "gridCol", w=one) for one in widths))
        rows = [self.row(piece["heads"], widths, "黑体"), *(self.row(cells, widths) for cells in piece["rows"])]
        for look in [one for row in (rows[0], rows[-1]) for one in row.getElementsByTagName("w:pPr")]:
            keep_with_next(look)  # the heads go with the first row; no signature stands on a page without the last one
        return made(document, "tbl", look, columns, *rows)

    def row(self, cells: list[str], widths: list[str], face: str = "") -> Node:
        document = self.document
        node = made(document, "tr")
        once = [made(document, "cantSplit")] + ([made(document, "tblHeader")] if face else [])
        node.appendChild(made(document, "trPr", *once))
        for text, width in zip(cells, widths, strict=True):
            paragraph = made(document, "p")
            style = self.styles.get(STYLE_OF["cell"], "")
            look = [made(document, "pStyle", val=style)] if style else []
            paragraph.appendChild(made(document, "pPr", *look, *([made(document, "jc", val="center")] if face else [])))
            paragraph.appendChild(run(document, text, face))
            shape = made(document, "tcPr", made(document, "tcW", w=width, type="dxa"))
            shape.appendChild(made(document, "vAlign", val="center"))
            node.appendChild(made(document, "tc", shape, paragraph))
        return node


def remove(paragraph: Node) -> None:
    """The paragraph is gone; with the last one of a row the row goes, with the last row the table."""
    cell = paragraph.parentNode
    if cell.localName == "tc" and len(list(own(cell, "p"))) == 1:
        row = cell.parentNode
        for other in own(row, "tc"):
            if other is not cell and any(words_of(one).strip() for one in own(other, "p")):
                write_nothing(paragraph)
                return
        table = row.parentNode
        table.removeChild(row)
        if not list(own(table, "tr")):
            table.parentNode.removeChild(table)
        return
    if any(getattr(one, "localName", "") == "sectPr" for look in own(paragraph, "pPr") for one in look.childNodes):
        write_nothing(paragraph)
        return
    if cell.localName in ("hdr", "ftr", "txbxContent", "tc") and len(list(own(cell, "p"))) == 1:
        write_nothing(paragraph)
        return
    cell.removeChild(paragraph)


def write_nothing(paragraph: Node) -> None:
    for node in list(own(paragraph, "t")):
        write(node, "")


def fill(tree: Any, values: dict[str, Any], blocks: set[str], styles: dict[str, str]) -> None:
    """Every field of the part has its value; a paragraph of nothing but empty fields is left out, with the words around them."""
    todo = [(one, names) for one in every_paragraph(tree) if (names := checked(one, blocks))]
    for paragraph, names in todo:
        if not any(values.get(name) for name in names):
            remove(paragraph)
        elif names[0] in blocks:
            parent = paragraph.parentNode
            for node in Block(paragraph, styles).nodes(values.get(names[0], [])):
                parent.insertBefore(node, paragraph)
            remove(paragraph)
        else:
            put(paragraph, values)


# ---- the archive


def opened(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > LARGEST_PART:
        raise Wrong("too-hard")
    return minidom.parseString(archive.read(name))  # noqa: S318 - declarations were refused, and this process is confined


def parts(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if PARTS.fullmatch(name)]


def style_ids(archive: zipfile.ZipFile) -> dict[str, str]:
    if STYLES not in archive.namelist():
        return {}
    found = {}
    for style in opened(archive, STYLES).getElementsByTagName("w:style"):
        for name in style.getElementsByTagName("w:name"):
            found[name.getAttribute("w:val")] = style.getAttribute("w:styleId")
    return found


def read(archive: zipfile.ZipFile, asked: dict[str, Any]) -> list[str]:
    blocks, found = set(asked["blocks"]), []
    for name in parts(archive):
        for paragraph in every_paragraph(opened(archive, name)):
            names = checked(paragraph, blocks)
            if name != "word/document.xml" and blocks & set(names):
                raise Wrong("not-alone", next(one for one in names if one in blocks))
            found += names
    return found


def filled(archive: zipfile.ZipFile, asked: dict[str, Any]) -> bytes:
    target, styles, wanted = io.BytesIO(), style_ids(archive), parts(archive)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename in wanted:
                tree = opened(archive, entry.filename)
                fill(tree, asked["values"], set(asked["blocks"]), styles)
                content = tree.toxml("utf-8")
            new.writestr(zipfile.ZipInfo(entry.filename), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def answer(asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sys.argv[3] == "read":
                return {"fields": read(archive, asked)}, b""
            return {}, filled(archive, asked)
    except Wrong as wrong:
        return {"refused": wrong.code, "about": wrong.about}, b""
    except MemoryError:
        return {"refused": "too-hard", "about": ""}, b""
    except Exception:  # whatever the parsers say of a broken file
        return {"refused": "damaged", "about": ""}, b""


def main() -> None:
    limit(memory=MEMORY, seconds=SECONDS)
    head, _newline, data = sys.stdin.buffer.read().partition(b"\n")
    said, content = answer(json.loads(head), data)
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
