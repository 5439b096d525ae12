"""A matter to begin with."""

from datetime import datetime
from typing import Any

from tests.cast import Cast
from xieshang.kernel import flow
from xieshang.matters import ops
from xieshang.matters.models import Matter

NAME, PHONE = "金丝雀吴名氏", "19900009999"  # canaries: nobody but the intake may ever read them
ACCEPT = {"public_title": "路灯不亮", "variety": "problem", "publish": "yes", "remark": ""}


def raise_matter(cast: Cast, at: datetime, **changes: Any) -> ops.Receipt:
    """A resident of the first town has raised a hard problem in the first hall."""
    said = {
        "title": "村口的路灯不亮",
        "text": "村口的三盏路灯从五月起不亮，晚上学生回家看不见路。",
        "variety": "problem",
        "category": "roads",
        "name": NAME,
        "phone": PHONE,
    }
    filing = ops.Filing(**{**said, **changes})
    return ops.receive(cast.hall, filing=filing, by=cast.citizen.viewer(at), at=at)


def accepted_matter(cast: Cast, at: datetime, **changes: Any) -> Matter:
    """The same, accepted by the convenor and shown to the public."""
    matter = raise_matter(cast, at, **changes).matter
    return flow.perform(matter, "accept", by=cast.convenor.viewer(at), at=at, data=ACCEPT).case
