"""The structure of a body on a day: the body, its special committees, their sector groups, the sectors in these; and the town groups."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.kernel import bodies
from xieshang.kernel.viewer import Viewer
from xieshang.roster import queries


@dataclass(frozen=True)
class Node:
    """One box of the chart: a name, how many members, and the list of them."""

    label: str
    count: int | None = None
    url: str = ""
    children: list["Node"] = field(default_factory=list)


def chart(viewer: Viewer, day: date) -> Node:
    """Three lists put into each other: few statements whatever their length."""
    sectors = list(queries.sectors(viewer, day))
    groups = list(queries.public_groups(viewer.body_id, day))
    committees = [_committee(row, groups, sectors, day) for row in queries.committees(viewer, day)]
    towns = [_node(group.actor.name, group, "group", day) for group in groups if group.town_id]
    loose = [_node(sector.name, sector, "sector", day) for sector in sectors if sector.group is None]
    homeless = [_group(group, sectors, day) for group in groups if group.committee_id is None and group.town_id is None]
    children = [
        Node(_("Special committees"), children=committees),
        Node(_("Town groups"), children=towns),
        Node(_("Without a special committee"), children=[*homeless, *loose]),
    ]
    total = sum(sector.members_of_day for sector in sectors)
    url = f"{reverse('roster:members')}?day={day.isoformat()}"
    return Node(bodies.by_id(viewer.body_id).name, total, url, [node for node in children if node.children])


def _committee(row: Any, groups: list[Any], sectors: list[Any], day: date) -> Node:
    own = [_group(group, sectors, day) for group in groups if group.committee_id == row.pk]
    return _node(row.actor.name, row, "committee", day, own)


def _group(group: Any, sectors: list[Any], day: date) -> Node:
    own = [_node(sector.name, sector, "sector", day) for sector in sectors if sector.group == group]
    return _node(group.actor.name, group, "group", day, own)


def _node(label: str, row: Any, what: str, day: date, children: list[Node] | None = None) -> Node:
    url = f"{reverse('roster:members')}?{what}={row.code}&day={day.isoformat()}"
    return Node(label, row.members_of_day, url, children or [])
