"""GB/T 9704-2012 in numbers: the page, the type area, and what is reckoned from them. Lengths in millimetres unless named so."""

PAGE = (210.0, 297.0)
TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 26.0, 35.0
TYPE_AREA = (156.0, 225.0)
CHARACTERS, LINES = 28, 22

POINTS_PER_MM = 72 / 25.4
# Sizes by their Chinese numbers, in points.
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0
# One character with its share of the line, and one line with its share of the page.
PITCH = TYPE_AREA[0] * POINTS_PER_MM / CHARACTERS
LINE = TYPE_AREA[1] * POINTS_PER_MM / LINES

MARK_BELOW_AREA_TOP = 35.0
MARK_ABOVE_LINE = 4.0
LARGEST_MARK = 22.0
LETTER_MARK_TOP = 30.0
LETTER_LINE_FOOT = 20.0
LETTER_LINE = 170.0
PAGE_NUMBER_BELOW_AREA = 7.0
THICK_RULE, THIN_RULE = 0.35, 0.25
DATE_FROM_RIGHT = 4
RED = "E60012"


def mark_size(mark: str, *, largest: float = LARGEST_MARK) -> float:
    """Points at which the mark fits on one line with a little air, never larger than the standard allows."""
    wide = sum(1.0 if ord(sign) > 0x2E7F else 0.55 for sign in mark) or 1.0
    fitting = (TYPE_AREA[0] - 6) * POINTS_PER_MM / wide
    return round(min(fitting, largest * POINTS_PER_MM, 46.0), 1)


def width_in_characters(text: str) -> float:
    """How many Chinese characters wide the text is; figures and letters are half as wide."""
    return sum(1.0 if ord(sign) > 0x2E7F or sign in "〔〕“”—…" else 0.5 for sign in text)


def indent_of_issuer(issuer: str, dated: str) -> float:
    """How many characters the issuer's name stands from the right, so that the date stands centred below it, four from the right."""
    beyond = (width_in_characters(issuer) - width_in_characters(dated)) / 2
    return max(0.0, DATE_FROM_RIGHT - beyond)


def lines_of_copies(copies: str) -> int:
    """How many lines of size 4 it takes to say to whom copies go, one character in on both sides and behind 抄送：."""
    in_a_line = TYPE_AREA[0] * POINTS_PER_MM / SIZE_4 - 5
    return -int(-width_in_characters(copies) // in_a_line)


MOST_IN_TITLE_LINE = 19.0
WELL_BROKEN_AFTER = "》”、，：年月会"
NEVER_FIRST = "员了》”、，。：；）〕的和与及一二三四五六七八九十0123456789月日号会议"


def title_lines(title: str) -> list[str]:
    """The title in as few lines as it needs, of much the same length, broken where the words suffer least."""
    many = -(-width_in_characters(title) // MOST_IN_TITLE_LINE)
    if many < 2:
        return [title]
    wanted, rest = width_in_characters(title) / many, title
    found: list[str] = []
    while len(found) < many - 1 and width_in_characters(rest) > MOST_IN_TITLE_LINE:
        at = _best_break(rest, wanted)
        found.append(rest[:at])
        rest = rest[at:]
    return [*found, rest]


def _best_break(text: str, wanted: float) -> int:
    """After how many characters a line of about the width wanted ends best."""

    def cost(at: int) -> float:
        beyond = abs(width_in_characters(text[:at]) - wanted)
        bad = text[at] in NEVER_FIRST or (text[at].isascii() and text[at - 1].isascii()) or text[at - 1] in "“《（〔"
        good = 6.5 if text[at - 1] in "》”" else 2.5 if text[at - 1] in WELL_BROKEN_AFTER else 0
        return beyond + (6 if bad else 0) - good

    near = range(1, min(len(text), 2 * int(MOST_IN_TITLE_LINE) + 1))
    fitting = [at for at in near if width_in_characters(text[:at]) <= MOST_IN_TITLE_LINE]
    return min(fitting, key=cost) if fitting else len(text)
