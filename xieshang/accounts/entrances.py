"""Ways into the installation without a password: none, unless an upper layer (the demo) offers some."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entrance:
    """One card on the sign-in page: a button that posts to `url`."""

    label: str
    text: str
    url: str
    icon: str = "person"


Offer = Callable[[], list[Entrance]]
offers: list[Offer] = []


def offered() -> list[Entrance]:
    """Everything that is offered now, in order."""
    return [entrance for offer in offers for entrance in offer()]
