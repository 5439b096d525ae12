"""Putting the towns on the map."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel.models import Body
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.places.towns import queries
from xieshang.places.towns.models import MOST, Tile
from xieshang.roster.models import Town


@transaction.atomic
def arrange(places: Mapping[str, tuple[int, int]], *, by: Viewer, at: datetime) -> list[Tile]:
    """These towns (by code) lie at these rows and columns and nowhere else; towns that are not named lie nowhere."""
    queries.placing(by)
    body = Body.objects.select_for_update().get(pk=by.body_id)  # one arrangement after the other
    towns = {town.code: town for town in Town.objects.filter(body=body, parent=None, code__in=places)}
    _check(places, towns)
    Tile.objects.filter(body=body).delete()
    rows = [
        Tile(body=body, town=towns[code], row=row, column=column, placed_by_id=by.acting_id, placed_at=at)
        for code, (row, column) in places.items()
    ]
    return Tile.objects.bulk_create(rows)


def _check(places: Mapping[str, tuple[int, int]], towns: Mapping[str, Town]) -> None:
    errors: dict[str, list[str]] = {}
    taken = Counter(places.values())
    for code, (row, column) in places.items():
        if code not in towns:
            raise Invalid({"": [_("There is no such town.")]})
        if not (1 <= row <= MOST and 1 <= column <= MOST):
            errors[f"row-{code}"] = [_("Row and column run from 1 to %(most)s.") % {"most": MOST}]
        elif taken[row, column] > 1:
            errors[f"row-{code}"] = [_("Another town lies on this tile.")]
    if errors:
        raise Invalid(errors)
