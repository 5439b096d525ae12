"""Addresses by the dozen: Django looks through its patterns for each one, while those of a kind differ only in their keys."""

from functools import cache

from django.urls import reverse

# Stand for the keys in the one address that Django is asked for: numbers that are no key.
MARK = 7_000_000_000


def address(name: str, *keys: int | str) -> str:
    """What `reverse` says to whole numbers and codes, which need no quoting."""
    return _shape(name, len(keys)).format(*keys)


@cache
def _shape(name: str, many: int) -> str:
    marks = [MARK + place for place in range(many)]
    shape = reverse(name, args=marks)
    for place, mark in enumerate(marks):
        shape = shape.replace(str(mark), f"{{{place}}}")
    return shape
