"""Addresses of rows: a list has dozens of the same page, and asking Django for each takes longer than reading its row."""

from functools import lru_cache

from django.urls import reverse

# Stands for the first key in the address that Django is asked for, the next number for the second.
MARK = 9_876_543_210


def address(page: str, *keys: int | str) -> str:
    """Where the page of a row stands, by its numbers and slugs: what `reverse` says."""
    return _shape(page, len(keys)).format(*keys)


@lru_cache(maxsize=128)
def _shape(page: str, many: int) -> str:
    marks = [MARK + place for place in range(many)]
    shape = reverse(page, args=marks)
    for place, mark in enumerate(marks):
        shape = shape.replace(str(mark), f"{{{place}}}")
    return shape
