"""Rows of a group as the list part of the kernel shows them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.groups.queries import Line, Picture, phones
from xieshang.kernel.tables import Cell, Head, Table, table
from xieshang.roster import doings

PAGE = 50


def members(picture: Picture, page: int) -> Table:
    """What each member did this year, and what they have not answered: one page of them."""
    counted = [Head(str(one.label), kind="num") for one in doings.of_groups()]
    heads: list[Head | str] = [_("Member"), *counted, _("Not answered yet"), _("Telephone")]
    caption = _("Members of the group and what each did in %(year)s") % {"year": picture.year}
    lines = picture.lines[(page - 1) * PAGE : page * PAGE]
    numbers = phones(lines)
    return table(caption, heads, [_member(line, numbers.get(line.member.person_id, "")) for line in lines])


def pages(picture: Picture) -> int:
    return max(1, -(-len(picture.lines) // PAGE))


def pager(picture: Picture, page: int) -> dict[str, str]:
    return {
        "prev_url": f"?page={page - 1}" if page > 1 else "",
        "next_url": f"?page={page + 1}" if page < pages(picture) else "",
    }


def _member(line: Line, phone: str) -> list[Cell]:
    person = reverse("roster:person", args=[line.member.person_id])
    return [
        Cell(line.name, person, note=line.note),
        *(Cell(many, kind="num") for many in line.did),
        Cell("、".join(line.open) or "—"),
        Cell(phone or "—", f"{person}#h-contact" if phone else ""),
    ]
