"""What the clock does to groupings."""

import logging
from datetime import datetime

from django.utils import timezone

from xieshang.kernel import bodies, flow
from xieshang.kernel.refusals import Refusal
from xieshang.kernel.ticks import on_tick
from xieshang.roster.grouping.models import Grouping

logger = logging.getLogger(__name__)


@on_tick("groupings-take-effect")
def take_effect(at: datetime) -> int:
    """What was decided for this day or an earlier one stands in the roster; what is refused waits for the office."""
    done = 0
    for grouping in Grouping.objects.filter(state="decided", effective_on__lte=timezone.localdate(at)).order_by("pk"):
        try:
            flow.perform(grouping, "take_effect", by=bodies.machine(grouping.body_id, at), at=at)
            done += 1
        except Refusal as refused:
            logger.warning("grouping %s does not take effect: %s", grouping.pk, refused)
    return done
