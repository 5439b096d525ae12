"""Sittings at every point of their way, for the tests."""

from datetime import datetime, timedelta

from tests.cast import Cast
from tests.matters.filing import accepted_matter
from xieshang.gatherings import ops
from xieshang.gatherings.models import Gathering, Role
from xieshang.gatherings.ops import Guest, Plan
from xieshang.gatherings.ops.attending import code_now
from xieshang.kernel import clock, flow
from xieshang.places.hours.models import Occupancy, Room


def guests(cast: Cast) -> tuple[Guest, ...]:
    return (
        Guest(Role.MEMBER, cast.member.actor),
        Guest(Role.MEMBER, cast.member2.actor),
        Guest(Role.OBSERVER, cast.unit_organ.actor),
        Guest(Role.RESIDENT, name="居民甲"),
    )


def next_free(room: Room, wanted: datetime) -> datetime:
    """The first time from the one wanted on at which the room is free for two hours: no two sit in it at once."""
    held = Occupancy.objects.standing().filter(room=room)
    while held.filter(starts_at__lt=wanted + timedelta(hours=2), ends_at__gt=wanted).exists():
        wanted += timedelta(hours=2)
    return wanted


TITLE = "振兴社区管网协商议事会"


def planned(cast: Cast, at: datetime, *, title: str = TITLE, cases=None, invited=None) -> Gathering:
    """A sitting of the hall, planned by its convenor for next week."""
    plan = Plan(
        form="hall-sitting",
        title=title,
        starts_at=next_free(cast.hall.room, at + timedelta(days=7)),
        hall=cast.hall,
        agenda=tuple(cases if cases is not None else [accepted_matter(cast, at)]),
        guests=tuple(guests(cast) if invited is None else invited),
    )
    return ops.plan(cast.hall.actor, plan=plan, by=cast.convenor.viewer(at), at=at)


def step(cast: Cast, gathering: Gathering, code: str, at: datetime, **data: object) -> Gathering:
    """The convenor takes a step."""
    return flow.perform(gathering, code, by=cast.convenor.viewer(at), at=at, data=data).case


def convoked(cast: Cast, at: datetime, **kwargs: object) -> Gathering:
    return step(cast, planned(cast, at, **kwargs), "convoke", at)


def under_way(cast: Cast, at: datetime, **kwargs: object) -> Gathering:
    return step(cast, convoked(cast, at, **kwargs), "open", at + timedelta(days=7))


def held(cast: Cast, at: datetime, **kwargs: object) -> Gathering:
    gathering = under_way(cast, at, **kwargs)
    day = at + timedelta(days=7)
    by = cast.convenor.viewer(day)
    ops.check_in_by_hand(gathering, guests=guests(cast)[:1], why="没有带手机", by=by, at=day)
    return step(cast, gathering, "hold", day + timedelta(hours=2))


def minuted(cast: Cast, at: datetime, **kwargs: object) -> Gathering:
    gathering = held(cast, at, **kwargs)
    day = at + timedelta(days=8)
    by = cast.convenor.viewer(day)
    for item in gathering.items.order_by("position"):
        ops.record_outcome(item, outcome="settled", agreement="当场疏通", by=by, at=day)
    ops.save_minutes(gathering, base=0, text="纪要", by=by, at=day)
    return step(cast, gathering, "confirm_minutes", day)


POINTS = {"planned": planned, "convoked": convoked, "under_way": under_way, "held": held, "minuted": minuted}


def scan(gathering: Gathering, player, day: datetime, *, back: int = 0):
    """The player scans the code that the screen showed `back` seconds ago."""
    moment = clock.real_now()
    code = code_now(gathering, moment - timedelta(seconds=back))
    return ops.check_in(gathering, code=code, by=player.viewer(day), at=day, moment=moment)
