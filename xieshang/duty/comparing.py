"""Candidates of a class beside each other, with the numbers of the year."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.duty import queries, registry
from xieshang.duty.models import Nomination
from xieshang.duty.queries import PAGE, Field
from xieshang.duty.registry import Candidate
from xieshang.kernel import flow
from xieshang.kernel.tables import Cell, Head, Table, table
from xieshang.kernel.viewer import Viewer

NOMINATED, NAME = "nominated", "name"


@dataclass(frozen=True)
class Asked:
    """What of the candidates is shown, in which order: a code of a credit (the most first), or "name"."""

    who: str
    sort: str
    page: int

    def url(self, **changes: object) -> str:
        kept = {"who": self.who, "sort": self.sort, "page": self.page, **changes}
        return "?" + urlencode({name: value for name, value in kept.items() if value not in ("", 1)})


@dataclass(frozen=True)
class Shown:
    """A page of candidates, and how many there are in each view."""

    table: Table
    many: int
    everybody: int
    nominated: int
    pager: dict[str, str]


def shown(viewer: Viewer, field: Field, asked: Asked) -> Shown:
    """Everybody is counted in one statement, since the order may hang on any number."""
    only = asked.who == NOMINATED
    rows = field.named(only_nominated=only)
    counts = field.counts([one.pk for one in rows])
    if any(one.code == asked.sort for one in field.credits):
        rows.sort(key=lambda one: -counts.get((one.pk, asked.sort), 0))
    start = (asked.page - 1) * PAGE
    part = rows[start : start + PAGE]
    pager = {
        "prev_url": asked.url(page=asked.page - 1) if start else "",
        "next_url": asked.url(page=asked.page + 1) if len(rows) > start + PAGE else "",
    }
    both = len(rows) if not only else len(field.named(only_nominated=False))
    return Shown(_table(viewer, field, asked, part, counts), len(rows), both, len(field.nominations), pager)


def _table(
    viewer: Viewer, field: Field, asked: Asked, rows: list[Candidate], counts: dict[tuple[int, str], int]
) -> Table:
    remarks = registry.remarks_of(field.found)
    words = {one.code: one.words([row.pk for row in rows], field.last) for one in remarks}
    heads: list[Head | str] = [
        Head(_("Candidate"), asked.url(sort=NAME, page=1), "ascending" if asked.sort in ("", NAME) else ""),
        *(_head(str(one.label), one.code, asked) for one in field.credits),
        *(Head(str(one.label)) for one in remarks),
        _("Nomination"),
    ]
    may = flow.may(viewer, field.award.commendation, "nominate")
    cells = [
        [
            Cell(row.name, note=row.note),
            *(_number(field, row, one.code, counts.get((row.pk, one.code), 0)) for one in field.credits),
            *(Cell(words[one.code].get(row.pk, "—")) for one in remarks),
            _nomination(field, row, may),
        ]
        for row in rows
    ]
    caption = _("%(class)s: what the records say of %(year)s")
    return table(caption % {"class": field.award.name, "year": field.award.commendation.year}, heads, cells)


def _head(label: str, code: str, asked: Asked) -> Head:
    return Head(label, asked.url(sort=code, page=1), "descending" if asked.sort == code else "", "num")


def _number(field: Field, row: Candidate, code: str, many: int) -> Cell:
    """A number leads to its records; nothing counted leads nowhere."""
    found = field.award
    url = reverse("duty:records", args=[found.commendation_id, found.code, row.pk, code]) if many else ""
    return Cell(many, url, kind="num")


def _nomination(field: Field, row: Candidate, may: bool) -> Cell:
    made: Nomination | None = field.nominations.get(row.pk)
    if made is not None:
        who = made.behalf_of.name if made.behalf_of else made.by.name
        return Cell(state_of(made), url=f"#nomination-{made.pk}", note=who)
    if may and row.pk in field.candidates:
        address = reverse("duty:nominate", args=[field.award.commendation_id, field.award.code])
        return Cell(_("Nominate"), url=f"{address}?candidate={row.pk}")
    return Cell("—")


def state_of(row: Nomination) -> str:
    """Where a nomination stands, in a word."""
    if row.struck_at:
        return _("struck")
    return _("on the list") if row.is_chosen else _("nominated")


def own_nominations(viewer: Viewer, field: Field) -> list[dict[str, object]]:
    """Every nomination of the class with its reason, and whether the viewer may withdraw it now."""
    may = flow.may(viewer, field.award.commendation, "withdraw")
    return [
        {"row": row, "state": state_of(row), "may_withdraw": may and queries.may_withdraw(viewer, row)}
        for row in field.nominations.values()
    ]
