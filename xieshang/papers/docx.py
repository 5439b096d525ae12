"""Word documents from templates: the fields of a template, and a template filled in; both by a confined process."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from xieshang.kernel.uploads import Refused
from xieshang.kernel.uploads.confined import answer_of
from xieshang.papers import fields, measures
from xieshang.papers.content import Filing, Paper
from xieshang.papers.delivered import Fit, template

CHILD = Path(__file__).with_name("child.py")
SECONDS = 20.0
USUAL_DATE = "2020年10月10日"
NAMES = frozenset(one.name for one in fields.EVERY)
BLOCKS = sorted(one.name for one in fields.EVERY if one.block)


@dataclass(frozen=True)
class Said:
    """What the process answers: its words, and the document."""

    words: dict[str, Any]
    content: bytes


def delivered(shape: str, *, mark: str, issuer: str = "", dated: str = USUAL_DATE, copies: str = "") -> bytes:
    """The template as it comes, its red head fitted to the words that will stand in it."""
    indent = measures.indent_of_issuer(issuer, dated) if issuer else 2.0
    return _delivered(shape, Fit(measures.mark_size(mark), round(indent, 2), measures.lines_of_copies(copies)))


@lru_cache(maxsize=64)
def _delivered(shape: str, fit: Fit) -> bytes:
    return template(shape, fit)


def fields_of(data: bytes) -> list[str]:
    """The fields of a template, in order; Refused with the name of the first that is wrong."""
    found = list(dict.fromkeys(_asked("read", data, {}).words["fields"]))
    unknown = [name for name in found if name not in NAMES]
    if unknown:
        raise Refused("unknown-field", _("There is no field “%(name)s”.") % {"name": unknown[0]})
    missing = [one.name for one in fields.NEEDED if one.name not in found]
    if missing:
        words_ = _("The template lacks the field “%(name)s”: nothing of the paper would stand there.")
        raise Refused("missing-field", words_ % {"name": missing[0]})
    return found


def filled(data: bytes, paper: Paper, filing: Filing) -> bytes:
    """The document. Up to some tenths of a second: call it outside of transactions."""
    return _asked("fill", data, fields.values(paper, filing)).content


def made(paper: Paper, filing: Filing, *, shape: str) -> bytes:
    """The document by the template as delivered."""
    mark = paper.mark or paper.issuer
    data = delivered(shape, mark=mark, issuer=paper.issuer, dated=filing.dated or USUAL_DATE, copies=filing.copies)
    return filled(data, paper, filing)


def _asked(what: str, data: bytes, values: dict[str, Any]) -> Said:
    question = json.dumps({"values": values, "blocks": BLOCKS}).encode() + b"\n" + data
    answer = answer_of(CHILD, "json", what, data=question, seconds=SECONDS)
    if answer is None:
        raise _refusal("too-hard", "")
    head, _newline, content = answer.partition(b"\n")
    said = json.loads(head)
    if code := said.get("refused"):
        raise _refusal(str(code), str(said.get("about", "")))
    return Said(said, content)


def _refusal(code: str, about: str) -> Refused:
    if code == "broken":
        return Refused(code, _("A field is not closed, or not opened: “%(about)s”.") % {"about": about})
    if code == "not-alone":
        words_ = _("The field “%(about)s” becomes whole paragraphs: it has to stand alone in a paragraph of the text.")
        return Refused(code, words_ % {"about": about})
    if code == "too-hard":
        return Refused(code, _("The template could not be read in the time and memory there is for one."))
    return Refused(code, _("The document is damaged or incomplete. Save it again and send the new file."))
