"""The lists of liaison: groups in numbers, members in numbers, who looks after which group."""

from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.kernel.tables import Cell, Head, Table, table
from xieshang.liaison.flow import FEEDBACK
from xieshang.liaison.queries import Asked, Standing, Tally
from xieshang.roster.models import Group


def _number(label: str) -> Head:
    return Head(label, kind="num")


def _count(value: int) -> Cell:
    return Cell(str(value), kind="num")


def groups(rows: list[Tally]) -> Table:
    heads: list[Head | str] = [
        _("Group"),
        _number(_("Members")),
        _number(_("Members who keep contact")),
        _number(_("Constituents")),
        _number(_("Spoken with this quarter")),
        _number(_("Contacts this quarter")),
        _number(_("Members behind")),
    ]
    found = (
        [
            Cell(row.group.actor.name, reverse("liaison:group", args=[row.group.pk])),
            *map(_count, (row.members, row.keeping, row.people, row.reached, row.times, row.behind)),
        ]
        for row in rows
    )
    return table(_("Contact with constituents"), heads, found)


def members(rows: list[Standing], least: Asked) -> Table:
    heads: list[Head | str] = [
        _("Member"),
        _number(_("Constituents")),
        _number(_("Spoken with this quarter")),
        _number(_("Contacts this quarter")),
        _("This quarter"),
        _("Feedback of the year"),
    ]
    found = [
        [
            Cell(row.owner.name),
            *map(_count, (row.people, row.reached, row.times)),
            Cell(_("as asked"), tone="good") if row.enough(least) else Cell(_("behind"), tone="warn"),
            _feedback(row.feedback),
        ]
        for row in rows
    ]
    return table(_("Contact with constituents"), heads, found)


def _feedback(code: str) -> Cell:
    if not code:
        return Cell("—")
    state = FEEDBACK.state(code)
    return Cell(str(state.label), tone=state.tone)


def cares(rows: list[Group], *, may_change: bool = False) -> Table:
    """Groups read with their `cares_of_day`; for the office each leads to its form."""
    heads: list[Head | str] = [_("Group"), _("Leader"), _("Special committee"), _("Since"), _("Deciding document")]
    found = []
    for row in rows:
        name = Cell(row.actor.name, reverse("liaison:care", args=[row.pk]) if may_change else "")
        held = row.cares_of_day[0] if row.cares_of_day else None  # type: ignore[attr-defined]
        if held is None:
            found.append([name, *(Cell("—") for _column in range(4))])
            continue
        organ = held.committee.actor.name
        found.append([name, Cell(held.leader.name), Cell(organ), Cell(at=held.valid_from), Cell(held.decision)])
    return table(_("Who looks after which group"), heads, found)
