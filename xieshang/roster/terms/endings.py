"""What else ends with a term: slices above register what they keep for organs of a term. Called inside of the opening."""

from collections.abc import Callable
from datetime import date

from xieshang.roster.terms.models import Succession

Ending = Callable[[Succession, date], None]
registered: list[Ending] = []


def at_the_end(ending: Ending) -> Ending:
    """Register: called with the change of term and the last day of the old term, once, when the new one is opened."""
    registered.append(ending)
    return ending
