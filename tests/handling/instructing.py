"""Instructions as the tests need them; the leader's words are a canary."""

from datetime import date, datetime
from typing import Any

from tests.cast import FIRST_DAY, Cast
from tests.handling.giving import take
from tests.matters.filing import accepted_matter
from xieshang.handling.instructions import ops
from xieshang.handling.instructions.models import Instruction
from xieshang.handling.instructions.ops import Words
from xieshang.handling.models import Assignment
from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer
from xieshang.roster import ops as roster

# Stands in nothing that is not the instruction itself.
CANARY = "物业问题拖不得，金丝雀七号批语"
ASKED = "请提出物业服务考核办法"


def words(about: Case | None, **changes: Any) -> Words:
    usual: dict[str, Any] = {"text": CANARY, "genre": "action", "about": about}
    return Words(**{**usual, **changes})


def written(cast: Cast, at: datetime, about: Case | None = None, **changes: Any) -> Instruction:
    """The leader wrote on a matter (or on what is given) and named the first unit."""
    about = about or accepted_matter(cast, at)
    usual: dict[str, Any] = {"leader": cast.leader.actor, "to": cast.unit_organ.actor}
    return ops.write(words(about, **{**usual, **changes}), by=cast.leader.viewer(at), at=at)


def entered(cast: Cast, at: datetime, about: Case | None = None, **changes: Any) -> Instruction:
    """The clerk typed what came on paper from a leader whom the installation does not know."""
    usual: dict[str, Any] = {
        "leader_name": "赵书记",
        "leader_post": "县委书记",
        "written_on": date(2020, 6, 8),
        "to": cast.unit_organ.actor,
    }
    about = about or accepted_matter(cast, at)
    return ops.enter(words(about, **{**usual, **changes}), by=cast.clerk.viewer(at), at=at)


def handed(cast: Cast, at: datetime, **changes: Any) -> Instruction:
    instruction = written(cast, at, **changes)
    flow.perform(instruction, "hand_on", by=cast.clerk.viewer(at), at=at, data={"asked": ASKED})
    return Instruction.objects.get(pk=instruction.pk)


def task_of(instruction: Case) -> Assignment:
    return Assignment.objects.get(parent_id=instruction.pk)


def verified(cast: Cast, at: datetime) -> Instruction:
    instruction = handed(cast, at)
    for step, role in (("accept", ""), ("reply", ""), ("pass_review", ""), ("verify", "clerk")):
        take(cast, task_of(instruction), step, at, role)
    return Instruction.objects.get(pk=instruction.pk)


def delegate(cast: Cast, at: datetime) -> Viewer:
    """The secretary, who acts for the leader."""
    roster.appoint(cast.secretary.actor, role="secretary", of=cast.leader.actor, since=FIRST_DAY)
    return cast.secretary.viewer(at)
