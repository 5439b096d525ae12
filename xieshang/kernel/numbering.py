"""Numbers: gap-free per body, series and year, given only at filing, never given again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from xieshang.kernel import norms
from xieshang.kernel.models import Case, Number, Series

# A number that no series reaches, to see where in the pattern the number stands.
NONE_SO_FAR = 987654321


def issue(case: Case, *, series: str, at: datetime) -> str:
    """The next number of the series belongs to the case. Locks the series last, after the case."""
    return issue_in(case.body_id, series=series, at=at, case=case)


def issue_in(body_id: int, *, series: str, at: datetime, case: Case | None = None) -> str:
    """The next number of the body's series is given, to the case if there is one."""
    year = timezone.localdate(at).year
    with transaction.atomic():
        Series.objects.bulk_create([Series(body_id=body_id, code=series, year=year)], ignore_conflicts=True)
        row = Series.objects.select_for_update().get(body_id=body_id, code=series, year=year)
        row.last += 1
        row.save(update_fields=["last"])
        Number.objects.create(
            body_id=body_id, series=series, year=year, seq=row.last, case_id=case.pk if case else None, issued_at=at
        )
    return _shown(body_id, series, at, row.last)


def expected(body_id: int, *, series: str, at: datetime) -> str:
    """The number that would be given now, if nobody takes it before."""
    year = timezone.localdate(at).year
    last = Series.objects.filter(body_id=body_id, code=series, year=year).values_list("last", flat=True).first()
    return _shown(body_id, series, at, (last or 0) + 1)


def with_gap(body_id: int, *, series: str, at: datetime) -> str:
    """The number as a draft has it: everything but its place in the series."""
    return _shown(body_id, series, at, NONE_SO_FAR).replace(str(NONE_SO_FAR), "\u3000")


def _shown(body_id: int, series: str, at: datetime, seq: int) -> str:
    day = timezone.localdate(at)
    pattern = norms.value(f"numbers.{series}", body_id, on=day)
    return str(pattern).format(year=day.year, seq=seq)
