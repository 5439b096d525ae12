"""Planning and announcing a lecture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Role
from xieshang.gatherings.ops import Guest, Plan
from xieshang.gatherings.queries import members_of
from xieshang.kernel import flow
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.lectures.kinds import LECTURE
from xieshang.lectures.models import Lecture
from xieshang.places.models import Hall, Home
from xieshang.roster.models import Group


@dataclass(frozen=True)
class Announced:
    """What is decided when a lecture is announced; `groups` are invited, anybody else may come."""

    topic: str
    speaker: str
    starts_at: datetime
    ends_at: datetime
    about: str = ""
    hall: Hall | None = None
    venue: str = ""
    briefing: str = ""
    groups: Sequence[Group] = ()


@transaction.atomic
def announce(home: Home, *, announced: Announced, by: Viewer, at: datetime) -> Lecture:
    """The lecture stands in the calendar and on the portal; the speaker and every member of the groups are invited."""
    speaker = announced.speaker.strip()
    if not speaker:
        raise Invalid({"speaker": [_("Say who speaks.")]})
    if announced.hall is not None and announced.hall.home_id != home.pk:
        raise Invalid({"hall": [_("This hall belongs to another home.")]})
    gathering = gatherings.plan(home.actor, plan=_plan(home, announced, speaker, at), by=by, at=at)
    made = Lecture.objects.create(gathering=gathering, speaker=speaker, about=announced.about.strip())
    flow.perform(gathering, "convoke", by=by, at=at)
    return made


def _plan(home: Home, announced: Announced, speaker: str, at: datetime) -> Plan:
    day = timezone.localdate(at)
    members = {actor.pk: actor for group in announced.groups for actor in members_of(group, day)}
    invited = [Guest(Role.MEMBER, actor) for actor in members.values()]
    return Plan(
        form=LECTURE,
        title=announced.topic,
        starts_at=announced.starts_at,
        ends_at=announced.ends_at,
        hall=announced.hall,
        home=home,
        venue=announced.venue,
        briefing=announced.briefing,
        guests=(Guest(Role.GUEST, name=speaker), *invited),
    )
