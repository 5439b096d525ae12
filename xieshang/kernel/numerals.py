"""Numbers that come with an address or a form, where anything may stand."""

MOST_DIGITS = 18  # what a column of the database can be compared with
MOST_PAGES = 999_999


def number(text: str) -> int | None:
    """The number, when the text is nothing but ASCII digits and not longer than a key can be."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def page(text: str, most: int = MOST_PAGES) -> int:
    """The page that is asked for; the first when there is no sense in it, `most` when it lies beyond."""
    return max(1, min(number(text) or 1, most))
