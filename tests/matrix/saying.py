"""What a form of each step brings, wherever the matrix takes it."""

from typing import Any

from tests.handling.giving import WAY
from tests.matrix import (
    advising,
    commending,
    consulting,
    days,
    groupings,
    homes,
    liaising,
    people,
    places,
    rules,
    yearly,
)
from tests.matters.filing import ACCEPT
from tests.visits.coming import STEPS as VISIT_STEPS

RATED = {"process": 5, "result": 4, "remark": ""}
# What is said with a step, beyond what the tasks' own tests know.
SAID: dict[str, dict[str, Any]] = {
    "matter.accept": ACCEPT,
    "matter.refuse": {"reason_code": "personal", "reason": "属个人事务。"},
    "matter.redirect": {"target": "hotline", "reason": "请拨打热线。"},
    "matter.withdraw": {"reason": ""},
    "matter.call_back": {"reason": "任务没有解决问题。"},
    "matter.rate": RATED,
    "matter.reopen": {"reason": "又不亮了。"},
    "gathering.reply": {"reply": "coming", "reason": ""},
    "gathering.postpone": {"starts_at": "2020-07-10T09:00", "reason": "停电"},
    "gathering.cancel": {"reason": "停电"},
    "visit.receive": VISIT_STEPS["receive"],
    "visit.close": VISIT_STEPS["close"],
    "visit.cancel": {"reason": "因疫情改期"},
}


PARTS = (advising, commending, consulting, days, groupings, homes, liaising, people, places, rules, yearly)


def said(kind: str, step: str) -> dict[str, Any]:
    """What a form of the step brings; the tasks' own table knows theirs."""
    name = f"{kind}.{step}"
    told = next((part.SAID[name] for part in PARTS if name in part.SAID), None)
    data = SAID.get(name) or told or (WAY[step][1] if kind == "assignment" and step in WAY else {})
    return {name: value for name, value in data.items() if value != []}
