# ruff: noqa: E501 -- a table is read by its lines
"""What each role gets at each address: the one table that people read and the suite holds.

A row: address, method, on which things (names of tests/matrix/world.py), and the verdicts. Verdicts are words:
"page" (shown or kept), "moved" (done, or led on), "mend" (let in, the form needs mending), "not now" (may, but the state says no),
"refused" (403), "404", "signin" (led to the sign-in page). A method that has no row for an address must be turned away.
`holder` is the citizen with the query codes of the county's two matters; the stranger is the office of the neighbour.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.cast import PASSWORD
from tests.matrix.world import VIEWERS, World

NEW = "another-passphrase-7"
GROUPS = {
    "EVERYBODY": set(VIEWERS),
    "STREET": {"citizen", "holder"},
    "SIGNED_IN": set(VIEWERS) - {"citizen", "holder"},
    "COUNTY": set(VIEWERS) - {"citizen", "holder", "stranger"},
    "INSIDE": set(VIEWERS) - {"citizen", "holder", "stranger", "unit", "unit2"},
    "STAFF": {"clerk", "committee", "leader"},
    "UNITS": {"unit", "unit2"},
}
PUBLISHED = "public matter, convoked sitting, other hall's public matter, other hall's convoked sitting"
NEIGHBOURS_CASES = (
    "neighbour's public matter, neighbour's sealed matter, neighbour's task, "
    "neighbour's planned sitting, neighbour's convoked sitting"
)
CANNOT_BE_HANDED = (
    "task, planned sitting, convoked sitting, other hall's task, other hall's planned sitting, "
    "other hall's convoked sitting, neighbour's task, neighbour's planned sitting, neighbour's convoked sitting"
)


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


# What is sent with a POST; where nothing else is said, nothing but the form's own key.
SENT: dict[str, Callable[[World], dict[str, Any]]] = {
    "gatherings:invite": lambda world: {"residents": "某居民"},
    "desk:settings-norm": lambda world: {"value": "10", "year": "2020", "reason": "主席会议"},
    "desk:settings-calendar": lambda world: {"first": "2020-06-24", "kind": "off", "reason": "县政府通知"},
    "desk:settings-erase": lambda world: {"number": world.case("public matter").number, "authority": "网信办令", "reason": "本人申请"},
    "matters:identity": lambda world: {"reason": "联系到场"},
    "roster:phone": lambda world: {"reason": "联系会务"},
    "roster:open-account": lambda world: {"name": "新来的人", "username": "new.person"},
    "roster:transfer": lambda world: {"sector": "S02", "committee": "C2", "from_day": "2020-06-10", "decision": "沭政协〔2020〕4号"},
    "roster:give-office": lambda world: {"role": "informant", "since": "2020-06-10", "decision": "沭政协〔2020〕3号"},
    "accounts:change-password": lambda world: {"present": PASSWORD, "password": NEW, "again": NEW},
    "gatherings:leave": lambda world: {"granted": "yes"},
    "gatherings:outcome": lambda world: {
        f"item{values['item']}-{field}": words
        for values in world.things.values()
        if "item" in values
        for field, words in (("outcome", "settled"), ("agreement", "当场疏通"))
    },
    "gatherings:reply": lambda world: {"reply": "coming"},
    "desk:views": lambda world: {"name": "我的", "words": "q=路灯"},
    "handling:assign": lambda world: {
        "orders-TOTAL_FORMS": "1",
        "orders-INITIAL_FORMS": "0",
        "orders-0-unit": world.cast.unit_organ.actor_id,
        "orders-0-role": "lead",
        "orders-0-text": "更换路灯",
        "orders-0-days": "10",
    },
}

# fmt: off
ROWS = (
    # ---- of the installation
    Row("healthz", "GET", "", "page: EVERYBODY"),
    Row("display", "GET", "", "moved: EVERYBODY"),
    Row("file", "GET", "photo of the public matter, photo of the sealed matter", "page: STAFF convenor holder | 404: rest"),
    Row("file", "GET", "other hall's photo of the public matter, other hall's photo of the sealed matter", "page: STAFF | 404: rest"),
    Row("file", "GET", "neighbour's photo of the public matter, neighbour's photo of the sealed matter", "page: stranger | 404: COUNTY STREET"),
    Row("draft", "GET", "some form", "page: EVERYBODY"),
    Row("draft", "POST", "some form", "page: EVERYBODY"),
    Row("api-docs", "GET", "", "page: EVERYBODY"),
    # ---- for machines
    Row("api:api-root", "GET", "", "404: EVERYBODY"),
    Row("api:openapi-json", "GET", "", "page: EVERYBODY"),
    Row("api:figures", "GET", "", "page: EVERYBODY"),
    Row("api:cases", "GET", "", "page: EVERYBODY"),
    Row("api:case", "GET", PUBLISHED, "page: COUNTY STREET | 404: stranger"),
    Row("api:case", "GET", "sealed matter", "page: STAFF convenor holder | 404: rest"),
    Row("api:case", "GET", "task", "page: STAFF convenor unit | 404: rest"),
    Row("api:case", "GET", "planned sitting", "page: INSIDE unit | 404: STREET unit2 stranger"),
    Row("api:case", "GET", "other hall's sealed matter", "page: STAFF | 404: rest"),
    Row("api:case", "GET", "other hall's task", "page: STAFF unit2 | 404: rest"),
    Row("api:case", "GET", "other hall's planned sitting", "page: INSIDE unit2 | 404: STREET unit stranger"),
    Row("api:case", "GET", NEIGHBOURS_CASES, "page: stranger | 404: COUNTY STREET"),
    Row("api:steps", "GET", PUBLISHED, "page: COUNTY STREET | 404: stranger"),
    Row("api:steps", "GET", "sealed matter", "page: STAFF convenor holder | 404: rest"),
    Row("api:steps", "GET", "task", "page: STAFF convenor unit | 404: rest"),
    Row("api:steps", "GET", "planned sitting", "page: INSIDE unit | 404: STREET unit2 stranger"),
    Row("api:steps", "GET", "other hall's sealed matter", "page: STAFF | 404: rest"),
    Row("api:steps", "GET", "other hall's task", "page: STAFF unit2 | 404: rest"),
    Row("api:steps", "GET", "other hall's planned sitting", "page: INSIDE unit2 | 404: STREET unit stranger"),
    Row("api:steps", "GET", NEIGHBOURS_CASES, "page: stranger | 404: COUNTY STREET"),
    Row("api:members", "GET", "", "page: EVERYBODY"),
    Row("api:sectors", "GET", "", "page: EVERYBODY"),
    Row("api:groups", "GET", "", "page: EVERYBODY"),
    Row("api:homes", "GET", "", "page: EVERYBODY"),
    Row("api:gatherings", "GET", "", "page: EVERYBODY"),
    # ---- the portal
    Row("portal:home", "GET", "", "page: EVERYBODY"),
    Row("portal:case", "GET", PUBLISHED, "moved: EVERYBODY"),
    Row("portal:case", "GET", "sealed matter", "moved: holder | 404: SIGNED_IN citizen"),
    Row("portal:case", "GET", "task, planned sitting, other hall's sealed matter, other hall's task, other hall's planned sitting, " + NEIGHBOURS_CASES, "404: EVERYBODY"),
    Row("portal:robots", "GET", "", "page: EVERYBODY"),
    # ---- figures
    Row("stats:figures", "GET", "", "page: EVERYBODY"),
    Row("stats:records", "GET", "figure of matters, figure of members", "page: EVERYBODY"),
    Row("stats:records", "GET", "unknown figure", "404: EVERYBODY"),
    Row("stats:report", "GET", "year", "page: EVERYBODY"),
    Row("stats:desk-figures", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("stats:desk-records", "GET", "figure of matters, figure of members", "page: SIGNED_IN | signin: STREET"),
    Row("stats:desk-records", "GET", "unknown figure", "404: SIGNED_IN | signin: STREET"),
    # ---- matters
    Row("matters:index", "GET", "", "page: EVERYBODY"),
    Row("matters:new", "GET", "", "page: EVERYBODY"),
    Row("matters:new", "POST", "", "mend: EVERYBODY"),
    Row("matters:track", "GET", "", "page: EVERYBODY"),
    Row("matters:track", "POST", "", "mend: EVERYBODY"),
    Row("matters:detail", "GET", "public matter, other hall's public matter", "page: EVERYBODY"),
    Row("matters:detail", "GET", "sealed matter", "page: holder | 404: SIGNED_IN citizen"),
    Row("matters:detail", "GET", "other hall's sealed matter, neighbour's public matter, neighbour's sealed matter", "404: EVERYBODY"),
    Row("matters:receipt", "GET", "public matter, other hall's public matter", "moved: EVERYBODY"),
    Row("matters:receipt", "GET", "sealed matter", "moved: holder | 404: SIGNED_IN citizen"),
    Row("matters:receipt", "GET", "other hall's sealed matter, neighbour's public matter, neighbour's sealed matter", "404: EVERYBODY"),
    Row("matters:poster", "GET", "hall", "page: EVERYBODY"),
    Row("matters:poster", "GET", "neighbour's hall", "404: EVERYBODY"),
    Row("matters:poster-code", "GET", "hall", "page: EVERYBODY"),
    Row("matters:poster-code", "GET", "neighbour's hall", "404: EVERYBODY"),
    Row("matters:paper", "GET", "", "page: convenor clerk stranger | signin: STREET | refused: rest"),
    Row("matters:paper", "POST", "", "mend: convenor clerk stranger | signin: STREET | refused: rest"),
    Row("matters:identity", "POST", "public matter", "page: convenor clerk | 404: stranger | signin: STREET | refused: rest", shows=("identity",)),
    Row("matters:identity", "POST", "sealed matter", "page: convenor clerk | refused: committee leader | signin: STREET | 404: rest", shows=("identity",)),
    Row("matters:identity", "POST", "other hall's public matter", "page: clerk | 404: stranger | signin: STREET | refused: rest", shows=("identity",)),
    Row("matters:identity", "POST", "other hall's sealed matter", "page: clerk | refused: committee leader | signin: STREET | 404: rest", shows=("identity",)),
    Row("matters:identity", "POST", "neighbour's public matter, neighbour's sealed matter", "page: stranger | 404: COUNTY | signin: STREET", shows=("identity",)),
    # ---- visits
    Row("visits:index", "GET", "", "page: EVERYBODY"),
    Row("visits:detail", "GET", "closed visit, other hall's closed visit", "page: EVERYBODY"),
    Row("visits:detail", "GET", "announced visit, neighbour's announced visit, neighbour's closed visit", "404: EVERYBODY"),
    Row("visits:new", "GET", "", "page: clerk committee stranger | signin: STREET | refused: rest"),
    Row("visits:new", "POST", "", "mend: clerk committee stranger | signin: STREET | refused: rest"),
    Row("visits:change", "GET", "announced visit", "page: clerk unit | 404: unit2 stranger | signin: STREET | refused: rest"),
    Row("visits:change", "POST", "announced visit", "mend: clerk unit | 404: unit2 stranger | signin: STREET | refused: rest"),
    Row("visits:change", "GET", "other hall's announced visit", "page: clerk unit2 | 404: unit stranger | signin: STREET | refused: rest"),
    Row("visits:change", "POST", "other hall's closed visit", "mend: clerk unit2 | 404: stranger | signin: STREET | refused: rest"),
    Row("visits:change", "GET", "neighbour's announced visit, neighbour's closed visit", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("visits:change", "POST", "neighbour's announced visit, neighbour's closed visit", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("desk:case", "GET", "announced visit", "page: INSIDE unit | 404: unit2 stranger | signin: STREET"),
    Row("desk:case", "GET", "neighbour's announced visit, neighbour's closed visit", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("desk:list", "GET", "list of visits", "page: SIGNED_IN | signin: STREET"),
    Row("portal:case", "GET", "closed visit", "moved: EVERYBODY"),
    Row("portal:case", "GET", "announced visit, neighbour's closed visit", "404: EVERYBODY"),
    Row("api:case", "GET", "announced visit", "page: INSIDE unit | 404: STREET unit2 stranger"),
    # ---- published sittings
    Row("consultations:index", "GET", "", "page: EVERYBODY"),
    Row("consultations:detail", "GET", "planned sitting, other hall's planned sitting, neighbour's planned sitting, neighbour's convoked sitting", "404: EVERYBODY"),
    Row("consultations:detail", "GET", "convoked sitting, other hall's convoked sitting", "page: EVERYBODY"),
    # ---- gatherings
    Row("gatherings:new", "GET", "", "page: convenor clerk stranger | signin: STREET | refused: rest"),
    Row("gatherings:new", "POST", "", "page: clerk | mend: convenor stranger | signin: STREET | refused: rest"),
    Row("gatherings:agenda", "GET", "planned sitting", "page: convenor clerk | 404: unit2 stranger | signin: STREET | refused: rest"),
    Row("gatherings:agenda", "POST", "planned sitting", "mend: convenor clerk | 404: unit2 stranger | signin: STREET | refused: rest"),
    Row("gatherings:agenda", "GET", "other hall's planned sitting", "page: clerk | 404: unit stranger | signin: STREET | refused: rest"),
    Row("gatherings:agenda", "POST", "other hall's planned sitting", "mend: clerk | 404: unit stranger | signin: STREET | refused: rest"),
    Row("gatherings:agenda", "GET", "neighbour's planned sitting", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:agenda", "POST", "neighbour's planned sitting", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:remove-item", "POST", "planned sitting", "moved: convenor clerk | 404: unit2 stranger | signin: STREET | refused: rest"),
    Row("gatherings:remove-item", "POST", "other hall's planned sitting", "moved: clerk | 404: unit stranger | signin: STREET | refused: rest"),
    Row("gatherings:remove-item", "POST", "neighbour's planned sitting", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:raise-item", "POST", "planned sitting", "moved: convenor clerk | 404: unit2 stranger | signin: STREET | refused: rest"),
    Row("gatherings:raise-item", "POST", "other hall's planned sitting", "moved: clerk | 404: unit stranger | signin: STREET | refused: rest"),
    Row("gatherings:raise-item", "POST", "neighbour's planned sitting", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:invite", "GET", "planned sitting", "page: convenor clerk | 404: unit2 stranger | signin: STREET | refused: rest"),
    Row("gatherings:invite", "POST", "planned sitting", "moved: convenor clerk | 404: unit2 stranger | signin: STREET | refused: rest"),
    Row("gatherings:invite", "GET", "other hall's planned sitting", "page: clerk | 404: unit stranger | signin: STREET | refused: rest"),
    Row("gatherings:invite", "POST", "other hall's planned sitting", "moved: clerk | 404: unit stranger | signin: STREET | refused: rest"),
    Row("gatherings:invite", "GET", "neighbour's planned sitting", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:invite", "POST", "neighbour's planned sitting", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:leave", "POST", "convoked sitting", "moved: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:leave", "POST", "other hall's convoked sitting", "moved: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:leave", "POST", "neighbour's convoked sitting", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:invitations", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("gatherings:reply", "GET", "invitation to the convoked sitting", "page: member | signin: STREET | 404: rest"),
    Row("gatherings:reply", "POST", "invitation to the convoked sitting", "moved: member | signin: STREET | 404: rest"),
    Row("gatherings:reply", "GET", "other hall's invitation to the convoked sitting, neighbour's invitation to the convoked sitting", "404: SIGNED_IN | signin: STREET"),
    Row("gatherings:reply", "POST", "other hall's invitation to the convoked sitting, neighbour's invitation to the convoked sitting", "404: SIGNED_IN | signin: STREET"),
    Row("gatherings:check-in", "GET", "attended sitting", "page: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:check-in", "POST", "attended sitting", "mend: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:check-in", "GET", "other hall's attended sitting", "page: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:check-in", "POST", "other hall's attended sitting", "mend: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:check-in", "GET", "neighbour's attended sitting", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:check-in", "POST", "neighbour's attended sitting", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:check-in-code", "GET", "attended sitting", "page: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:check-in-code", "GET", "other hall's attended sitting", "page: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:check-in-code", "GET", "neighbour's attended sitting", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:arrive", "GET", "door of the attended sitting", "page: unit member | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:arrive", "GET", "other hall's door of the attended sitting", "page: unit2 | 404: stranger | refused: INSIDE unit | signin: STREET"),
    Row("gatherings:arrive", "GET", "neighbour's door of the attended sitting", "404: COUNTY | refused: stranger | signin: STREET"),
    Row("gatherings:correct", "GET", "attended sitting", "page: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:correct", "GET", "other hall's attended sitting", "page: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:correct", "GET", "neighbour's attended sitting", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:correct", "POST", "attended sitting", "mend: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:correct", "POST", "other hall's attended sitting", "mend: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:correct", "POST", "neighbour's attended sitting", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:strike", "GET", "attended sitting", "page: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:strike", "GET", "other hall's attended sitting", "page: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:strike", "GET", "neighbour's attended sitting", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:strike", "POST", "attended sitting", "mend: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:strike", "POST", "other hall's attended sitting", "mend: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:strike", "POST", "neighbour's attended sitting", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:record", "GET", "attended sitting", "page: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:record", "POST", "attended sitting", "mend: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:record", "GET", "other hall's attended sitting", "page: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:record", "POST", "other hall's attended sitting", "mend: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:record", "GET", "neighbour's attended sitting", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:record", "POST", "neighbour's attended sitting", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:outcome", "POST", "attended sitting", "moved: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:outcome", "POST", "other hall's attended sitting", "moved: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:outcome", "POST", "neighbour's attended sitting", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:photos", "POST", "attended sitting", "moved: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:photos", "POST", "other hall's attended sitting", "moved: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:photos", "POST", "neighbour's attended sitting", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:sheet", "GET", "attended sitting", "page: INSIDE unit | 404: stranger | refused: unit2 | signin: STREET"),
    Row("gatherings:sheet", "GET", "other hall's attended sitting", "page: INSIDE unit2 | 404: stranger | refused: unit | signin: STREET"),
    Row("gatherings:sheet", "GET", "neighbour's attended sitting", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:minutes", "GET", "attended sitting", "page: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:minutes", "POST", "attended sitting", "mend: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:minutes", "GET", "other hall's attended sitting", "page: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:minutes", "POST", "other hall's attended sitting", "mend: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:minutes", "GET", "neighbour's attended sitting", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:minutes", "POST", "neighbour's attended sitting", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:minutes-draft", "POST", "attended sitting", "page: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:minutes-draft", "POST", "other hall's attended sitting", "page: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:minutes-draft", "POST", "neighbour's attended sitting", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:minutes-print", "GET", "attended sitting", "page: INSIDE unit | 404: stranger | refused: unit2 | signin: STREET"),
    Row("gatherings:minutes-print", "GET", "other hall's attended sitting", "page: INSIDE unit2 | 404: stranger | refused: unit | signin: STREET"),
    Row("gatherings:minutes-print", "GET", "neighbour's attended sitting", "page: stranger | 404: COUNTY | signin: STREET"),
    # ---- tasks
    Row("handling:overdue", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("handling:assign", "GET", "public matter", "page: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("handling:assign", "GET", "other hall's public matter", "page: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("handling:assign", "POST", "public matter", "moved: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("handling:assign", "GET", "sealed matter", "page: clerk convenor | refused: committee leader | signin: STREET | 404: rest"),
    Row("handling:assign", "POST", "sealed matter", "not now: clerk convenor | refused: committee leader | signin: STREET | 404: rest"),
    Row("handling:assign", "GET", CANNOT_BE_HANDED, "404: SIGNED_IN | signin: STREET"),
    Row("handling:assign", "POST", CANNOT_BE_HANDED, "404: SIGNED_IN | signin: STREET"),
    Row("handling:assign", "POST", "other hall's public matter", "moved: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("handling:assign", "GET", "other hall's sealed matter", "page: clerk | refused: committee leader | signin: STREET | 404: rest"),
    Row("handling:assign", "POST", "other hall's sealed matter", "not now: clerk | refused: committee leader | signin: STREET | 404: rest"),
    Row("handling:assign", "GET", "neighbour's public matter, neighbour's sealed matter", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("handling:assign", "POST", "neighbour's public matter, neighbour's sealed matter", "mend: stranger | 404: COUNTY | signin: STREET"),
    # ---- the demo's entrances
    Row("demo:enter", "POST", "entrance", "404: EVERYBODY"),
    # ---- homes and halls
    Row("places:public-homes", "GET", "", "page: EVERYBODY"),
    Row("places:home", "GET", "home", "page: EVERYBODY"),
    Row("places:home", "GET", "neighbour's home", "404: EVERYBODY"),
    Row("places:homes", "GET", "", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    # ---- roster
    Row("roster:directory", "GET", "", "page: EVERYBODY"),
    Row("roster:members", "GET", "", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("roster:person", "GET", "person", "page: INSIDE | 404: UNITS stranger | signin: STREET"),
    Row("roster:person", "GET", "neighbour's person", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("roster:phone", "POST", "person", "page: clerk committee | 404: UNITS stranger | signin: STREET | refused: rest", shows=("phone",)),
    Row("roster:phone", "POST", "neighbour's person", "page: stranger | 404: COUNTY | signin: STREET", shows=("phone",)),
    Row("roster:member", "GET", "person", "page: EVERYBODY"),
    Row("roster:member", "GET", "neighbour's person", "404: EVERYBODY"),
    Row("roster:check", "GET", "", "page: clerk committee stranger | 404: UNITS | signin: STREET | refused: rest"),
    Row("roster:structure", "GET", "", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("roster:add", "GET", "", "page: clerk stranger | 404: UNITS | signin: STREET | refused: rest"),
    Row("roster:add", "POST", "", "mend: clerk stranger | 404: UNITS | signin: STREET | refused: rest"),
    Row("roster:join", "GET", "person", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("roster:join", "GET", "neighbour's person", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("roster:join", "POST", "person", "mend: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("roster:join", "POST", "neighbour's person", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("roster:transfer", "GET", "person", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("roster:transfer", "GET", "neighbour's person", "404: SIGNED_IN | signin: STREET"),
    Row("roster:transfer", "POST", "person", "moved: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("roster:transfer", "POST", "neighbour's person", "404: SIGNED_IN | signin: STREET"),
    Row("roster:leave", "GET", "person", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("roster:leave", "GET", "neighbour's person", "404: SIGNED_IN | signin: STREET"),
    Row("roster:leave", "POST", "person", "mend: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("roster:leave", "POST", "neighbour's person", "404: SIGNED_IN | signin: STREET"),
    Row("roster:privacy", "GET", "person", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("roster:privacy", "GET", "neighbour's person", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("roster:privacy", "POST", "person", "mend: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("roster:privacy", "POST", "neighbour's person", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("roster:sectors", "GET", "", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("roster:committees", "GET", "", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("roster:groups", "GET", "", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("roster:units", "GET", "", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("roster:towns", "GET", "", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    # ---- who may what
    Row("roster:accounts", "GET", "", "page: clerk admin stranger | signin: STREET | refused: rest"),
    Row("roster:open-account", "POST", "", "moved: admin | signin: STREET | refused: rest"),
    Row("roster:account", "GET", "account", "page: clerk admin | 404: stranger | signin: STREET | refused: rest"),
    Row("roster:account", "GET", "neighbour's account", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("roster:give-office", "POST", "account", "moved: clerk admin | 404: stranger | signin: STREET | refused: rest"),
    Row("roster:give-office", "POST", "neighbour's account", "refused: stranger | 404: COUNTY | signin: STREET"),
    Row("roster:account-link", "POST", "account", "page: admin | 404: stranger | signin: STREET | refused: rest"),
    Row("roster:account-link", "POST", "neighbour's account", "refused: stranger | 404: COUNTY | signin: STREET"),
    Row("roster:take-second-factor", "POST", "account", "moved: admin | 404: stranger | signin: STREET | refused: rest"),
    Row("roster:take-second-factor", "POST", "neighbour's account", "refused: stranger | 404: COUNTY | signin: STREET"),
    Row("roster:close-account", "POST", "account", "moved: admin | 404: stranger | signin: STREET | refused: rest"),
    Row("roster:close-account", "POST", "neighbour's account", "refused: stranger | 404: COUNTY | signin: STREET"),
    Row("roster:end-office", "POST", "office", "moved: clerk admin | 404: stranger | signin: STREET | refused: rest"),
    Row("roster:end-office", "POST", "neighbour's office", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("roster:delegates", "GET", "", "page: leader | signin: STREET | refused: rest"),
    Row("roster:delegates", "POST", "", "mend: leader | signin: STREET | refused: rest"),
    Row("roster:end-delegation", "POST", "delegation", "moved: leader | signin: STREET | 404: rest"),
    Row("roster:end-delegation", "POST", "neighbour's office", "signin: STREET | 404: SIGNED_IN"),
    # ---- accounts
    Row("accounts:signin", "GET", "", "page: EVERYBODY"),
    Row("accounts:signin", "POST", "", "mend: EVERYBODY"),
    Row("accounts:signout", "POST", "", "moved: EVERYBODY"),
    Row("accounts:account", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("accounts:change-password", "POST", "", "moved: SIGNED_IN | signin: STREET"),
    Row("accounts:end-sessions", "POST", "", "moved: SIGNED_IN | signin: STREET"),
    Row("accounts:second-step", "GET", "", "page: holder | signin: rest"),
    Row("accounts:second-step", "POST", "", "mend: holder | signin: rest"),
    Row("accounts:reset", "GET", "", "page: EVERYBODY"),
    Row("accounts:reset", "POST", "", "mend: EVERYBODY"),
    Row("accounts:phone", "GET", "", "page: EVERYBODY"),
    Row("accounts:phone", "POST", "", "mend: EVERYBODY"),
    Row("accounts:phone-code", "GET", "", "page: holder | signin: rest"),
    Row("accounts:phone-code", "POST", "", "mend: holder | signin: rest"),
    Row("accounts:devices", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("accounts:end-session", "POST", "session of the clerk", "moved: clerk | 404: rest | signin: STREET"),
    Row("accounts:second-factor", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("accounts:second-factor", "POST", "", "mend: SIGNED_IN | signin: STREET"),
    Row("accounts:recovery-codes", "GET", "", "moved: SIGNED_IN | signin: STREET"),
    Row("accounts:recovery-codes", "POST", "", "moved: SIGNED_IN | signin: STREET"),
    Row("accounts:second-factor-remove", "POST", "", "moved: UNITS member convenor keeper informant | signin: STREET | refused: rest"),
    Row("accounts:tokens", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("accounts:tokens", "POST", "", "mend: SIGNED_IN | signin: STREET"),
    Row("accounts:revoke-token", "POST", "token", "moved: clerk | 404: rest | signin: STREET"),
    Row("accounts:revoke-token", "POST", "neighbour's token", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("accounts:invitation", "GET", "invitation", "page: EVERYBODY"),
    Row("accounts:invitation", "POST", "invitation", "mend: EVERYBODY"),
    Row("accounts:invitation", "GET", "spent invitation", "404: EVERYBODY"),
    Row("accounts:invitation", "POST", "spent invitation", "404: EVERYBODY"),
    # ---- inbox
    Row("notices:inbox", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("notices:read", "POST", "", "moved: SIGNED_IN | signin: STREET"),
    Row("notices:open", "GET", "notice", "moved: convenor | signin: STREET | 404: rest"),
    Row("notices:open", "GET", "other hall's notice", "404: SIGNED_IN | signin: STREET"),
    Row("notices:open", "GET", "neighbour's notice", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("notices:settings", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("notices:settings", "POST", "", "mend: SIGNED_IN | signin: STREET"),
    # ---- desk
    Row("desk:home", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("desk:todo", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("desk:search", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("desk:settings", "GET", "", "page: clerk admin stranger | signin: STREET | 404: rest"),
    Row("desk:settings-norms", "GET", "", "page: clerk admin stranger | signin: STREET | 404: rest"),
    Row("desk:settings-norm", "GET", "norm", "page: clerk admin stranger | signin: STREET | 404: rest"),
    Row("desk:settings-calendar", "GET", "", "page: clerk admin stranger | signin: STREET | 404: rest"),
    Row("desk:settings-years", "GET", "", "page: clerk admin stranger | signin: STREET | 404: rest"),
    Row("desk:settings-year", "GET", "year", "page: clerk admin stranger | signin: STREET | 404: rest"),
    Row("desk:settings-close-year", "GET", "past year", "page: clerk admin stranger | signin: STREET | 404: rest"),
    Row("desk:settings-erasures", "GET", "", "page: clerk admin stranger | signin: STREET | 404: rest"),
    Row("desk:settings-norm", "POST", "norm", "moved: clerk admin stranger | signin: STREET | 404: rest"),
    Row("desk:settings-calendar", "POST", "", "moved: clerk admin stranger | signin: STREET | 404: rest"),
    Row("desk:settings-close-year", "POST", "past year", "mend: clerk admin stranger | signin: STREET | 404: rest"),
    Row("desk:settings-erase", "GET", "public matter", "page: admin | signin: STREET | 404: rest"),
    Row("desk:settings-erase", "GET", "neighbour's public matter", "signin: STREET | 404: rest"),
    Row("desk:settings-erase", "POST", "public matter", "moved: admin | signin: STREET | 404: rest"),
    Row("desk:settings-erase", "POST", "neighbour's public matter", "signin: STREET | 404: rest"),
    Row("desk:machinery", "GET", "", "page: admin | signin: STREET | 404: rest"),
    Row("desk:machinery", "POST", "", "moved: admin | signin: STREET | 404: rest"),
    Row("desk:case", "GET", PUBLISHED, "page: COUNTY | 404: stranger | signin: STREET"),
    Row("desk:case", "GET", "sealed matter", "page: STAFF convenor | signin: STREET | 404: rest"),
    Row("desk:case", "GET", "task", "page: STAFF convenor unit | signin: STREET | 404: rest"),
    Row("desk:case", "GET", "planned sitting", "page: INSIDE unit | 404: unit2 stranger | signin: STREET"),
    Row("desk:case", "GET", "other hall's sealed matter", "page: STAFF | signin: STREET | 404: rest"),
    Row("desk:case", "GET", "other hall's task", "page: STAFF unit2 | signin: STREET | 404: rest"),
    Row("desk:case", "GET", "other hall's planned sitting", "page: INSIDE unit2 | 404: unit stranger | signin: STREET"),
    Row("desk:case", "GET", NEIGHBOURS_CASES, "page: stranger | 404: COUNTY | signin: STREET"),
    Row("desk:mute", "POST", PUBLISHED, "moved: COUNTY | 404: stranger | signin: STREET"),
    Row("desk:mute", "POST", "sealed matter", "moved: STAFF convenor | signin: STREET | 404: rest"),
    Row("desk:mute", "POST", "task", "moved: STAFF convenor unit | signin: STREET | 404: rest"),
    Row("desk:mute", "POST", "planned sitting", "moved: INSIDE unit | 404: unit2 stranger | signin: STREET"),
    Row("desk:mute", "POST", "other hall's sealed matter", "moved: STAFF | signin: STREET | 404: rest"),
    Row("desk:mute", "POST", "other hall's task", "moved: STAFF unit2 | signin: STREET | 404: rest"),
    Row("desk:mute", "POST", "other hall's planned sitting", "moved: INSIDE unit2 | 404: unit stranger | signin: STREET"),
    Row("desk:mute", "POST", NEIGHBOURS_CASES, "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("desk:list", "GET", "list of matters, list of gatherings", "page: SIGNED_IN | signin: STREET"),
    Row("desk:list", "GET", "list of tasks", "404: keeper secretary informant editor reviewer | signin: STREET | page: rest"),
    Row("desk:list", "GET", "unknown list", "404: SIGNED_IN | signin: STREET"),
    Row("desk:export", "GET", "list of matters, list of gatherings", "page: SIGNED_IN | signin: STREET"),
    Row("desk:export", "GET", "list of tasks", "404: keeper secretary informant editor reviewer | signin: STREET | page: rest"),
    Row("desk:export", "GET", "unknown list", "404: SIGNED_IN | signin: STREET"),
    Row("desk:export-xlsx", "GET", "list of matters, list of gatherings", "page: SIGNED_IN | signin: STREET"),
    Row("desk:export-xlsx", "GET", "list of tasks", "404: keeper secretary informant editor reviewer | signin: STREET | page: rest"),
    Row("desk:export-xlsx", "GET", "unknown list", "404: SIGNED_IN | signin: STREET"),
    Row("desk:views", "POST", "list of matters, list of gatherings", "moved: SIGNED_IN | signin: STREET"),
    Row("desk:views", "POST", "list of tasks", "404: keeper secretary informant editor reviewer | signin: STREET | moved: rest"),
    Row("desk:views", "POST", "unknown list", "404: SIGNED_IN | signin: STREET"),
    Row("desk:together", "GET", "list of matters, list of gatherings", "moved: SIGNED_IN | signin: STREET"),
    Row("desk:together", "GET", "list of tasks", "404: keeper secretary informant editor reviewer | signin: STREET | moved: rest"),
    Row("desk:together", "GET", "unknown list", "404: SIGNED_IN | signin: STREET"),
    Row("desk:together", "POST", "list of matters, list of gatherings", "moved: SIGNED_IN | signin: STREET"),
    Row("desk:together", "POST", "list of tasks", "404: keeper secretary informant editor reviewer | signin: STREET | moved: rest"),
    Row("desk:together", "POST", "unknown list", "404: SIGNED_IN | signin: STREET"),
    Row("desk:styleguide", "GET", "", "page: STAFF admin stranger | signin: STREET | 404: rest"),
)
# Steps stand in a table of their own (steps.py); these are their addresses.
STEP_DOORS = {"desk:step", "matters:step", "api:take_step"}
# Outside the demo nobody gets in by them; tests/demo/ tries them inside.
ONLY_IN_THE_DEMO = {"demo:enter"}
# fmt: on
