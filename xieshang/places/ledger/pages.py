"""What the ledger shows on the public page of its home: the sums of the year, without a line of it."""

from typing import Any

from django.utils import timezone

from xieshang.kernel.viewer import Viewer
from xieshang.places.ledger import queries
from xieshang.places.models import Home
from xieshang.places.parts import home_part


@home_part(order=90, template="places/ledger/home_part.html")
def year(viewer: Viewer, home: Home) -> dict[str, Any] | None:
    asked = queries.Asked(timezone.localdate(viewer.at).year)
    sums = queries.sums_of(home, asked)
    return {"sums": sums, "asked": asked} if sums else None
