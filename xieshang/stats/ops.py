"""Closing a year: its figures are kept as they stand."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel import periods, secrets
from xieshang.kernel.models import Body
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.stats.models import FrozenFigure
from xieshang.stats.queries import counted, ordered, scope_of, seal_of


@transaction.atomic
def freeze(body: Body, year: str, *, by: Viewer, at: datetime, seen: str | None = None) -> list[FrozenFigure]:
    """Every figure of the year is kept with its definition and the digest of its records; nothing more counts in it.

    `seen` is the seal of the numbers that whoever closes the year has looked at: refused when they have moved since.
    """
    if not by.wears("admin", "office") or by.body_id != body.pk:
        raise NotAllowed(_("Only the office closes a year."))
    Body.objects.select_for_update().get(pk=body.pk)  # of two who close it at once, the second is told
    if FrozenFigure.objects.filter(body=body, year=year).exists():
        raise Invalid({"year": [_("%(year)s is closed already.") % {"year": year}]})
    scope = scope_of(body, year, at=at)
    if periods.quarter_of(year):
        raise Invalid({"year": [_("Years are closed, not quarters.")]})
    if timezone.localdate(at) <= scope.ends_on:
        raise Invalid({"year": [_("%(year)s is not over yet.") % {"year": year}]})
    numbers = counted(ordered(), scope)
    if seen is not None and seen != seal_of(numbers):
        raise Invalid({"year": [_("The figures have moved while you looked at them. Look once more, then close.")]})
    rows = []
    for figure in ordered():
        ids = sorted(figure.rows(scope).values_list("pk", flat=True))
        digest = secrets.keyed_digest(secrets.canonical(ids), "frozen figure")
        rows.append(
            FrozenFigure(
                body=body,
                year=year,
                key=figure.key,
                value=numbers[figure.key],
                definition=figure.definition,
                records_digest=digest,
                cut_off=at,
                frozen_by_id=by.acting_id,
                frozen_at=at,
            )
        )
    periods.close(body.pk, year, at=at)
    return FrozenFigure.objects.bulk_create(rows)
