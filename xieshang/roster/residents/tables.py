"""Resident members as the list part of the kernel shows them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.kernel.tables import Cell, Head, Table, table
from xieshang.roster.residents.queries import Line


def residents(rows: Iterable[Line], *, may_change: bool) -> Table:
    """Each with the committee that owns them; the office reaches the end of an entry by its day."""
    heads: list[Head | str] = [
        _("Resident member"),
        _("Upper committee"),
        _("Sector there"),
        _("Workplace"),
        _("Since"),
    ]
    if may_change:
        heads.append(_("Ends"))
    return table(_("Resident members"), heads, [_cells(row, may_change=may_change) for row in rows])


def _cells(row: Line, *, may_change: bool) -> list[Cell]:
    own = "" if row.is_linked else reverse("roster:person", args=[row.person_id])
    cells = [
        Cell(row.name, own, note=row.member_no),
        Cell(row.upper, note=_("from its own roster") if row.is_linked else ""),
        Cell(row.sector or "—"),
        Cell(row.workplace or "—", note=row.post),
        Cell(at=row.since),
    ]
    if not may_change:
        return cells
    end = reverse("roster:resident-end", args=[row.pk])
    return [*cells, Cell(_("End the entry"), end) if row.until is None else Cell(at=row.until)]
