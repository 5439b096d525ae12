"""A rule on the duty hours of members, as the tests need it."""

from datetime import datetime
from typing import Any

from xieshang.kernel import flow
from xieshang.kernel.viewer import Viewer
from xieshang.rules import ops
from xieshang.rules.articles import cut
from xieshang.rules.models import Rule

TEXT = "第一章 总则\n第一条 委员按月值班。\n第二条 收到的事项在3个工作日内\n决定是否受理。\n第三条 值班情况公开。"
DECISION: dict[str, Any] = {
    "decider": "主席会议",
    "document_no": "沭政协发〔2020〕1号",
    "valid_from": "2020-06-01",
    "publish": "yes",
}
TYPED = {"title": "委员值班办法", "genre": "method", "text": TEXT, "hats": ["member"], "_once": "k1"}


def wording(**changes: Any) -> ops.Wording:
    before, clauses = cut(changes.pop("text", TEXT))
    usual = {"title": "委员值班办法", "genre": "method", "clauses": clauses, "preamble": before, "hats": ["member"]}
    return ops.Wording(**{**usual, **changes})


def drafted(by: Viewer, at: datetime, *, replaces: Rule | None = None, **changes: Any) -> Rule:
    return ops.file(wording(**changes), by=by, at=at, replaces=replaces)


def decided(by: Viewer, at: datetime, *, replaces: Rule | None = None, **changes: Any) -> Rule:
    """A rule with its decision; what the decision says can be changed too."""
    decision = {name: changes.pop(name) for name in list(changes) if name in DECISION}
    rule = drafted(by, at, replaces=replaces, **changes)
    flow.perform(rule, "decide", by=by, at=at, data={**DECISION, "scan": [], **decision})
    return Rule.objects.get(pk=rule.pk)
