"""Consultations of a sector group on a topic of the plan, planned and held by the office."""

from datetime import timedelta

from xieshang.consultations.month.forms_of import SECTOR
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Gathering, Role
from xieshang.gatherings.ops import Guest
from xieshang.kernel import flow


def consultation(cast, at, topic, starts_at, *, group=None, members=None, hall=None, title="界别协商") -> Gathering:
    """A sector consultation of a group, planned by the office."""
    group = group or cast.sector_group
    people = [cast.member.actor] if members is None else members
    guests = [Guest(Role.MEMBER, actor) for actor in people]
    guests.append(Guest(Role.OBSERVER, cast.unit_organ.actor))
    plan = gatherings.Plan(
        form=SECTOR,
        title=title,
        starts_at=starts_at,
        hall=hall or cast.hall,
        agenda=(topic,),
        guests=tuple(guests),
    )
    return gatherings.plan(group.actor, plan=plan, by=cast.clerk.viewer(at), at=at)


def step(cast, gathering, code, at, **data):
    return flow.perform(gathering, code, by=cast.clerk.viewer(at), at=at, data=data).case


def held(cast, at, topic, starts_at, **more) -> Gathering:
    gathering = consultation(cast, at, topic, starts_at, **more)
    step(cast, gathering, "convoke", at)
    step(cast, gathering, "open", starts_at)
    office = cast.clerk.viewer(starts_at)
    gatherings.check_in_by_hand(
        gathering, guests=[Guest(Role.MEMBER, cast.member.actor)], why="签到", by=office, at=starts_at
    )
    item = gathering.items.get()
    gatherings.record_outcome(item, outcome="settled", agreement="达成一致", by=office, at=starts_at)
    return step(cast, gathering, "hold", starts_at + timedelta(hours=2))
