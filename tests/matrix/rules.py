"""Rules of each side: a draft, one that stays inside and has to be read, and a public one in its second version."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.rules.ruling import DECISION, decided, drafted
from xieshang.rules.models import Rule

if TYPE_CHECKING:
    from tests.matrix.world import Side

SAID: dict[str, dict[str, Any]] = {
    "rule.decide": DECISION,
    "rule.drop": {"reason": "不再需要"},
    "rule.repeal": {"last_day": "2020-06-30", "reason": "过时"},
}


def rule(side: "Side", at: datetime, state: str = "draft") -> Rule:
    by = side.office(at)
    return drafted(by, at) if state == "draft" else decided(by, at, publish="no")


def things(side: "Side", at: datetime) -> dict[str, dict[str, Any]]:
    by = side.office(at)
    public = decided(by, at, replaces=decided(by, at, hats=[]), hats=[], valid_from="2020-06-05")
    rows = {"draft rule": rule(side, at), "decided rule": rule(side, at, "decided"), "public rule": public}
    return {name: {"pk": row.pk, "case_id": row.pk} for name, row in rows.items()}
