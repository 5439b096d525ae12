"""Addresses of rows: a list has dozens of the same page, and asking Django for each takes longer than reading its row."""

from functools import lru_cache

from django.urls import reverse

MARK = "9876543210"


def address(page: str, row: int | str) -> str:
    """Where the page of a row stands, by its number or slug: what `reverse` says."""
    before, after = _around(page)
    return f"{before}{row}{after}"


@lru_cache(maxsize=64)
def _around(page: str) -> tuple[str, str]:
    before, _mark, after = reverse(page, args=[MARK]).partition(MARK)
    return before, after
