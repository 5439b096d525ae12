"""Homes side by side as the list part of the kernel shows them."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.kernel.tables import Cell, Head, Table, table
from xieshang.places.ledger.queries import Asked
from xieshang.places.towns.queries import Compared, columns

GRADE = "grade"


def compared(rows: list[Compared], asked: Asked, order: str) -> Table:
    """Sorted by a column, the most first, or with a minus the least; by anything else, as the homes are listed."""
    labels = {GRADE: _("Grade"), **columns()}
    code = order.removeprefix("-")
    if code in labels:
        rows = sorted(rows, key=lambda row: _weight(row, code), reverse=not order.startswith("-"))
    heads: list[Head | str] = [_("Home"), *(_head(one, label, asked, order) for one, label in labels.items())]
    return table(_("Homes compared"), heads, [_line(row, asked) for row in rows])


def _weight(row: Compared, code: str) -> int:
    return -1 if code == GRADE and row.score is None else row.score or 0 if code == GRADE else row.numbers[code]


def _head(code: str, label: str, asked: Asked, order: str) -> Head:
    given = {"year": asked.year, "quarter": asked.quarter or ""}
    url = "?" + urlencode({**given, "sort": f"-{code}" if order == code else code})
    way = {code: "descending", f"-{code}": "ascending"}.get(order, "")
    return Head(label, url, way, "" if code == GRADE else "num")


def _line(row: Compared, asked: Asked) -> list[Cell]:
    home = row.home
    url = reverse("places:ledger", args=[home.code])
    words = urlencode({"year": asked.year, "quarter": asked.quarter or ""})
    note = (
        ngettext("%(points)s point", "%(points)s points", row.score) % {"points": row.score}
        if row.score is not None
        else ""
    )
    return [
        Cell(home.actor.name, f"{url}?{words}", note=home.get_kind_display()),
        Cell(row.grade, tone=row.tone, note=note),
        *(Cell(str(number), kind="num") for number in row.numbers.values()),
    ]
