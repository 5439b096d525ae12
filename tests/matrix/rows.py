"""A line of the permission matrix, and the groups of roles that its verdicts name."""

from dataclasses import dataclass

from tests.matrix.world import VIEWERS

GROUPS = {
    "EVERYBODY": set(VIEWERS),
    "STREET": {"citizen", "holder"},
    "SIGNED_IN": set(VIEWERS) - {"citizen", "holder"},
    "COUNTY": set(VIEWERS) - {"citizen", "holder", "stranger"},
    "INSIDE": set(VIEWERS) - {"citizen", "holder", "stranger", "unit", "unit2"},
    "STAFF": {"clerk", "committee", "leader"},
    "UNITS": {"unit", "unit2"},
}


@dataclass(frozen=True)
class Row:
    """One line of the table; `shows` names the personal facts that this answer, and no other, may hold."""

    name: str
    method: str
    things: str
    verdicts: str
    shows: tuple[str, ...] = ()

    @property
    def named_things(self) -> list[str]:
        return self.things.split(", ") if self.things else [""]

    def verdict(self, role: str) -> str:
        rest = ""
        for part in self.verdicts.split(" | "):
            word, _colon, roles = part.partition(": ")
            if roles == "rest":
                rest = word
            elif role in members(roles):
                return word
        return rest


def members(roles: str) -> set[str]:
    """The roles that an expression of roles and groups names."""
    return set().union(*(GROUPS.get(name, {name}) for name in roles.split()))
