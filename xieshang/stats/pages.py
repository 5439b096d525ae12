"""The year in numbers as a block of both shells."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from xieshang.kernel import bodies
from xieshang.kernel.blocks import block
from xieshang.kernel.viewer import Viewer
from xieshang.stats import queries

MOST = 6


def _rows(viewer: Viewer, page: str) -> dict[str, Any]:
    body, year = bodies.by_id(viewer.body_id), str(timezone.localdate(viewer.at).year)
    shown = sorted((one for one in queries.figures.values() if one.front), key=lambda one: (one.front, one.key))
    wanted = [one.key for one in shown[:MOST]]
    return {"year": year, "rows": queries.values(body, year, at=viewer.at, page=page, keys=wanted)}


@block("portal.numbers", order=10, template="stats/blocks/red.html")
def portal_numbers(viewer: Viewer) -> dict[str, Any]:
    return {**_rows(viewer, "stats:records"), "more": reverse("stats:figures")}


@block("desk.numbers", order=10, template="stats/blocks/numbers.html")
def desk_numbers(viewer: Viewer) -> dict[str, Any]:
    return {**_rows(viewer, "stats:desk-records"), "more": reverse("stats:desk-figures")}
