"""Public pages of kinds: slices say which page of theirs shows a case, and which registers stand in the columns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Register:
    """A public register as a column of the portal."""

    label: str
    url_name: str
    order: int


pages: dict[str, str] = {}
registers: list[Register] = []


def public_page(kind: str, url_name: str) -> None:
    """Cases of this kind have a public page of their own (one argument, the id)."""
    pages[kind] = url_name


def register(label: str, url_name: str, *, order: int) -> None:
    """The page stands in the columns of the portal."""
    registers.append(Register(label, url_name, order))
    registers.sort(key=lambda entry: (entry.order, entry.url_name))
