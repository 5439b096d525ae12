"""The text of a rule as it is typed, cut into articles and put together again."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from xieshang.kernel import numerals

DIGITS = "零一二三四五六七八九"
NUMERAL = r"[〇零一二三四五六七八九十百]{1,6}|[0-9０-９]{1,3}"
ARTICLE = re.compile(rf"(?:第({NUMERAL})条|({NUMERAL})、)\s*(.*)")
CHAPTER = re.compile(rf"第(?:{NUMERAL})[章节]\s*.{{0,50}}")


@dataclass(frozen=True)
class Clause:
    """An article before it is kept."""

    number: int
    text: str
    heading: str = ""
    label: str = ""


def value(numeral: str) -> int:
    """十二 → 12, 一百零三 → 103; digits as they are."""
    written = numerals.number(unicodedata.normalize("NFKC", numeral))
    if written is not None:
        return written
    total = digit = 0
    for sign in numeral.replace("〇", "零"):
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        else:
            total += (digit or 1) * {"十": 10, "百": 100}[sign]
            digit = 0
    return total + digit


def cut(text: str) -> tuple[str, tuple[Clause, ...]]:
    """What stands before the first article, and the articles; refused with words when they do not stand in order."""
    before: list[str] = []
    found: list[Clause] = []
    heading = ""
    for line in (line.strip() for line in text.splitlines()):
        if begun := ARTICLE.fullmatch(line):
            number = value(begun[1] or begun[2])
            if number != (found[-1].number if found else 0) + 1:
                words = _("“%(label)s” does not follow the article before it: number them without gaps.")
                raise forms.ValidationError(words % {"label": line[: begun.start(3)].strip()[:12]})
            found.append(Clause(number, begun[3], heading, line[: begun.start(3)].strip()))
            heading = ""
        elif CHAPTER.fullmatch(line):
            heading = line
        elif line and found:
            last = found.pop()
            found.append(Clause(last.number, f"{last.text}\n{line}".strip(), last.heading, last.label))
        elif line:
            before.append(line)
    if not found or not all(clause.text for clause in found):
        raise forms.ValidationError(_("Begin each article on a line of its own, with its number and text: 第一条 …"))
    return "\n".join(before), tuple(found)


def together(preamble: str, clauses: Iterable[Clause]) -> str:
    """The text as it would be typed."""
    lines = [preamble] if preamble else []
    for clause in clauses:
        lines += [clause.heading] if clause.heading else []
        lines.append(f"{clause.label} {clause.text}")
    return "\n".join(lines)
