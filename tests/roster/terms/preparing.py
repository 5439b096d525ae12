"""A change of term, as the tests need it: from the tenth to the eleventh term of the county."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from xieshang.roster.models import Sector
from xieshang.roster.terms import ops
from xieshang.roster.terms.models import Nominee, Succession

DOCUMENT = "沭政协发〔2021〕18号"
FIRST, LAST = date(2022, 1, 1), date(2026, 12, 31)
OPENING = timezone.make_aware(datetime(2022, 1, 4, 9, 0))
TYPED = {"number": "11", "name": "第十一届", "starts_on": "2022-01-01", "ends_on": "2026-12-31", "decision": DOCUMENT}
PLAN = ops.TermPlan(11, "第十一届", FIRST, LAST, DOCUMENT)


def founded(cast: Cast, at: datetime, **changes: Any) -> Succession:
    """The eleventh term is being prepared; nothing stands in it yet."""
    plan = ops.TermPlan(**(PLAN.__dict__ | changes))
    return ops.found_next(cast.body, plan=plan, by=cast.clerk.viewer(at), at=at)


def prepared(cast: Cast, at: datetime) -> Succession:
    """The structure is copied and everybody of the tenth term is named."""
    row = founded(cast, at)
    ops.copy_structure(row, by=cast.clerk.viewer(at), at=at)
    ops.take_over(row, by=cast.clerk.viewer(at), at=at)
    return row


def place(row: Succession, sector: str = "S01", **changes: Any) -> ops.Place:
    """Somewhere in the eleventh term."""
    found = Sector.objects.filter(term=row.term, code=sector).placed_on(row.term.starts_on).get()
    return ops.Place(**({"sector": found, "committee": found.group.committee, "town_group": None} | changes))


def opened(row: Succession, cast: Cast, at: datetime = OPENING) -> Succession:
    """The term is open, whoever is not named has left."""
    named = Nominee.objects.filter(succession=row).values("person")
    leaving = cast.term.memberships.filter(valid_to__isnull=True).exclude(person__in=named).count()
    return ops.open_term(row, decision=DOCUMENT, leaving=leaving, by=cast.clerk.viewer(at), at=at)
