"""What goes on in the hall of a sitting, for the matrix: a question that was sent, a speaker who is to speak."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from xieshang.gatherings.models import Contribution, Gathering, Speaker

if TYPE_CHECKING:
    from tests.matrix.world import Side


def things(side: Side, sitting: Gathering, at: datetime) -> dict[str, Any]:
    """What stands in the addresses; `what` is a press that nobody regrets."""
    author = next(guest.actor for guest in side.guests if guest.actor)
    sent = Contribution.objects.create(gathering=sitting, kind="question", author=author, text="何时完工？", at=at)
    speaker = Speaker.objects.create(gathering=sitting, speaker=author, minutes=5, position=1, by=author)
    return {"sent": sent.pk, "speaker": speaker.pk, "what": "up"}
