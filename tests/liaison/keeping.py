"""Constituents of a member, as the tests need them."""

from datetime import date, datetime
from typing import Any

from tests.cast import Cast, Player
from xieshang.kernel import flow
from xieshang.kernel.viewer import Viewer
from xieshang.liaison import ops
from xieshang.liaison.models import Contact, Feedback

NAME, PHONE, WHO = "窦长庚", "19900080042", "曹庄镇果农"
WORDS = {"did": "走访果农", "voices": "盼修灌溉渠", "wishes": "列入计划"}


def added(by: Viewer, at: datetime, **changes: Any) -> Contact:
    return ops.add_contact(**{"name": NAME, "phone": PHONE, "who": WHO, **changes}, by=by, at=at)


def spoke(contact: Contact, by: Viewer, at: datetime, on: date | None = None) -> None:
    ops.record(contact, way="visit", said="灌溉渠堵了，浇不上水。", on=on or at.date(), by=by, at=at)


def sent(cast: Cast, player: Player, at: datetime) -> Feedback:
    """The feedback of this year, sent to the convenor."""
    feedback = ops.begin_feedback(by=player.viewer(at), at=at)
    flow.perform(feedback, "send", by=player.viewer(at), at=at, data=WORDS)
    return Feedback.objects.get(pk=feedback.pk)
