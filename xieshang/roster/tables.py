"""Rows of the roster as the list part of the kernel shows them."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshang.kernel.addresses import address
from xieshang.kernel.tables import Cell, Head, Table, table
from xieshang.kernel.viewer import Viewer
from xieshang.roster import queries
from xieshang.roster.checking import Violation
from xieshang.roster.disclosure import Facts, facts_of
from xieshang.roster.models import Group

# What slices above know of organs as of a day, in words by their keys: said below the names. One statement for a whole list.
Remarks = Callable[[date, Collection[int]], dict[int, str]]
organ_remarks: list[Remarks] = []


def _number(value: int) -> Cell:
    return Cell(value, kind="num")


def _names(holders: Iterable[Any]) -> str:
    return "、".join(holder.actor.name for holder in holders)


def _members_url(day: date, **chosen: str) -> str:
    pairs = "&".join(f"{name}={value}" for name, value in chosen.items())
    return f"{reverse('roster:members')}?{pairs}&day={day.isoformat()}"


def members(rows: Iterable[Any], reach: str, name: Head) -> Table:
    """Each member as far as `reach` sees; what is not open is a dash."""
    heads: list[Head | str] = [
        name,
        _("Sector"),
        _("Special committee"),
        _("Groups"),
        _("Workplace"),
        Head(_("Terms served"), kind="num"),
    ]
    return table(_("Members"), heads, [_member(row, facts_of(row.person, reach, row)) for row in rows])


def _member(row: Any, facts: Facts) -> list[Cell]:
    return [
        Cell(row.person.actor.name, address("roster:person", row.person_id), note=facts.member_no),
        Cell(row.sector.name, note=row.get_office_display() if row.office else ""),
        Cell(facts.committee or "—"),
        Cell("、".join(facts.groups) or "—"),
        Cell(facts.workplace or "—", note=facts.post),
        _number(row.terms_served),
    ]


def violations(rows: Iterable[Violation]) -> Table:
    """Who does not stand where the rules want them, each with the way to the page where it is mended."""
    heads: list[Head | str] = [_("Member"), _("Sector"), _("What is wrong")]
    found = (
        [
            Cell(row.name, address("roster:person", row.person_id), note=row.member_no),
            Cell(row.sector),
            Cell(row.words),
        ]
        for row in rows
    )
    return table(_("Members who are not placed as the rules require"), heads, found)


def _also(name_en: str) -> str:
    """The English name stands below the Chinese one, for those who read English."""
    return "" if (get_language() or "").startswith("zh") else name_en


def sectors(viewer: Viewer, day: date) -> Table:
    heads: list[Head | str] = [_("Sector"), _("Sector group"), Head(_("Members"), kind="num")]
    rows = (
        [
            Cell(row.name, _members_url(day, sector=row.code), note=_also(row.name_en)),
            Cell(row.group.actor.name if row.group else "—"),
            _number(row.members_of_day),
        ]
        for row in queries.sectors(viewer, day)
    )
    return table(_("Sectors"), heads, rows)


def committees(viewer: Viewer, day: date) -> Table:
    heads: list[Head | str] = [_("Special committee"), _("Sector groups"), Head(_("Members"), kind="num")]
    rows = (
        [
            Cell(row.actor.name, _members_url(day, committee=row.code), note=_also(row.actor.name_en)),
            Cell("、".join(group.actor.name for group in row.groups.all()) or "—"),
            _number(row.members_of_day),
        ]
        for row in queries.committees(viewer, day)
    )
    return table(_("Special committees"), heads, rows)


def _organs(rows: Iterable[Any], day: date) -> list[tuple[Any, str]]:
    """Each organ with what stands below its name."""
    found = list(rows)
    keys = [row.actor_id for row in found]
    told = [remarks(day, keys) for remarks in organ_remarks]
    return [
        (row, " · ".join(filter(None, (_also(row.actor.name_en), *(said.get(row.actor_id, "") for said in told)))))
        for row in found
    ]


def groups(viewer: Viewer, day: date) -> Table:
    heads: list[Head | str] = [
        _("Group"),
        _("Kind"),
        _("Special committee or town"),
        _("Convenors"),
        Head(_("Members"), kind="num"),
    ]
    rows = (
        [
            Cell(row.actor.name, _members_url(day, group=row.code), note=note),
            Cell(row.get_kind_display()),
            Cell(row.committee.actor.name if row.committee else row.town.name if row.town else "—"),
            _convenors(row),
            _number(row.members_of_day),
        ]
        for row, note in _organs(queries.groups(viewer, day), day)
    )
    return table(_("Groups"), heads, rows)


def _convenors(row: Any) -> Cell:
    """A sector group is led by somebody: where nobody stands, that is said."""
    if row.kind == Group.Kind.SECTOR and not row.actor.holders_of_day:
        return Cell(_("none appointed"), tone="warn")
    return Cell(_names(row.actor.holders_of_day) or "—")


def units(viewer: Viewer, day: date) -> Table:
    heads: list[Head | str] = [_("Unit"), _("Short name"), _("System"), _("Acting for it")]
    rows = (
        [
            Cell(row.actor.name, note=note),
            Cell(row.short_name),
            Cell(systems().get(row.system, row.system)),
            Cell(_names(row.actor.holders_of_day) or _("nobody yet")),
        ]
        for row, note in _organs(queries.units(viewer, day), day)
    )
    return table(_("Undertaking units"), heads, rows)


def systems() -> dict[str, str]:
    """The systems that units are counted by, in words."""
    return {
        "party": _("Party organs"),
        "government": _("government"),
        "town": _("towns and streets"),
        "organisation": _("people's organisations"),
        "enterprise": _("public enterprises"),
        "court": _("courts and procuratorates"),
    }


def towns(viewer: Viewer, day: date) -> Table:
    heads: list[Head | str] = [
        _("Town or street"),
        _("Statistical code"),
        Head(_("Villages and communities"), kind="num"),
    ]
    rows = (
        [
            Cell(row.name, _members_url(day, town=row.code), note=_also(row.name_en)),
            Cell(row.code),
            _number(row.village_count),
        ]
        for row in queries.towns(viewer, day)
    )
    return table(_("Towns and streets"), heads, rows)


Maker = Callable[[Viewer, date], Table]
