"""Numbers that come with an address or a form, where anything may stand."""

import re

from xieshang.kernel import secrets

PHONE = re.compile(r"1\d{10}|0\d{9,11}", re.ASCII)
MOST_DIGITS = 18  # what a column of the database can be compared with
MOST_PAGES = 999_999
DIGITS = "零一二三四五六七八九"


def number(text: str) -> int | None:
    """The number, when the text is nothing but ASCII digits and not longer than a key can be."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def phone(text: str) -> str | None:
    """The digits of a telephone, however people wrote it: a mobile, or a landline with its area."""
    plain = secrets.same_value(text)
    return plain if PHONE.fullmatch(plain) else None


def page(text: str, most: int = MOST_PAGES) -> int:
    """The page that is asked for; the first when there is no sense in it, `most` when it lies beyond."""
    return max(1, min(number(text) or 1, most))


def chinese(number: int) -> str:
    """1 is 一, 12 is 十二, 30 is 三十: as official papers number their parts (up to 99)."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")
