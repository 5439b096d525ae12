"""Numbers: gap-free per body, series and year, given only at filing, never given again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from xieshang.kernel import norms
from xieshang.kernel.models import Case, Number, Series


def issue(case: Case, *, series: str, at: datetime) -> str:
    """The next number of the series belongs to the case. Locks the series last, after the case."""
    year = timezone.localdate(at).year
    with transaction.atomic():
        Series.objects.bulk_create([Series(body_id=case.body_id, code=series, year=year)], ignore_conflicts=True)
        row = Series.objects.select_for_update().get(body_id=case.body_id, code=series, year=year)
        row.last += 1
        row.save(update_fields=["last"])
        Number.objects.create(
            body_id=case.body_id, series=series, year=year, seq=row.last, case_id=case.pk, issued_at=at
        )
    pattern = norms.value(f"numbers.{series}", case.body_id, on=timezone.localdate(at))
    return str(pattern).format(year=year, seq=row.last)
