"""What goes on in the hall of a consultation of the demo year: an opinion sent before, a speech with its time, a question answered."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Gathering, Role
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer

Acting = Callable[[Actor, datetime], Viewer]
SPOKE_FOR = timedelta(minutes=7)


def send_opinion(gathering: Gathering, words: str, *, acting: Acting, at: datetime) -> None:
    """The second of the members invited writes from the phone before the sitting."""
    member = _members(gathering)[1]
    case = gathering.items.select_related("case").get().case
    gatherings.contribute(gathering, kind="opinion", text=words, case=case, by=acting(member, at), at=at)


def talk(
    gathering: Gathering, given: dict[str, Any], unit: Actor | None, *, acting: Acting, by: Viewer, at: datetime
) -> None:
    """The first member speaks to the time on the list; the opinion is taken; a question is asked, shown and answered."""
    members, case = _members(gathering), gathering.items.select_related("case").get().case
    speech = gatherings.plan_speech(gathering, minutes=8, speaker=members[0], case=case, by=by)
    gatherings.begin_speech(speech, by=by, at=at)
    gatherings.end_speech(speech, by=by, at=at + SPOKE_FOR)
    gatherings.record_speech(speech, text=given["said"], by=by, at=at + SPOKE_FOR)
    for sent in gathering.contributions.select_related("gathering").order_by("pk"):
        gatherings.take_into_record(sent, by=by, at=at + SPOKE_FOR)
    asking = acting(members[-1], at)
    question = gatherings.contribute(
        gathering, kind="question", text=given["asked"], case=case, by=asking, at=at + SPOKE_FOR
    )
    gatherings.put_on_shortlist(question, by=by)
    gatherings.answer(question, text=given["agreed"], speaker=unit, by=by, at=at + 2 * SPOKE_FOR)


def _members(gathering: Gathering) -> list[Actor]:
    rows = gathering.invitations.filter(role=Role.MEMBER, actor__isnull=False).select_related("actor").in_order()
    return [row.actor for row in rows if row.actor]
