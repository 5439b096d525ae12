"""Files that were read in, one on each side of the matrix: a new line, one that is in conflict."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.exchange.tables import GIVEN, book
from xieshang.exchange import ops
from xieshang.kernel import imports
from xieshang.roster.models import Membership

if TYPE_CHECKING:
    from tests.matrix.world import Side


def things(side: Side, at: datetime) -> dict[str, dict[str, Any]]:
    """A preview for each way it can go: to be confirmed, and imported already."""
    known = Membership.objects.filter(body_id=side.hall.body_id).order_by("pk")[0]
    made = {}
    for name, number in (("preview", "90001"), ("imported file", "90002")):
        heads = ["委员编号", "姓名", "界别", "专委会"]
        rows = [[number, f"新人{number}", known.sector.name, known.sector.term.special_committees.all()[0].actor.name]]
        rows.append(["90009", known.person.actor.name, known.sector.name, ""])
        importer = imports.registered["roster"]
        batch = ops.preview(importer, book([heads, *rows]), "名册.xlsx", given=GIVEN, by=side.office(at), at=at)
        made[name] = {"pk": batch.pk, "number": 3}
        if name == "imported file":
            ops.run(ops.confirm(batch, by=side.office(at), at=at))
    return made
