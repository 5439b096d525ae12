"""What must always be true of duties and rooms."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from xieshang.kernel.promises import Breach, invariant, recent
from xieshang.places.hours.models import Booking, Duty, Occupancy

MOST = 50


@invariant("rooms.one", "No room is used by two at the same time.")
def rooms_are_used_by_one() -> Iterator[Breach]:
    standing = recent(Occupancy.objects.standing(), "ends_at")
    same = Occupancy.objects.standing().filter(
        room_id=OuterRef("room_id"), starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
    )
    twice = standing.filter(Exists(same.exclude(pk=OuterRef("pk")))).order_by("pk")
    if ids := tuple(twice.values_list("pk", flat=True)[:MOST]):
        yield Breach("rooms.one", "rooms used by two at once", ids)


@invariant("rooms.bookings", "A booking that stands holds its room for its time, and one called off holds none.")
def bookings_hold_their_room() -> Iterator[Breach]:
    held = Occupancy.objects.standing().filter(case_id=OuterRef("pk"))
    right = held.filter(room_id=OuterRef("room_id"), starts_at=OuterRef("starts_at"), ends_at=OuterRef("ends_at"))
    wrong = Booking.objects.filter((~Q(state="cancelled") & ~Exists(right)) | (Q(state="cancelled") & Exists(held)))
    if ids := tuple(wrong.order_by("pk").values_list("pk", flat=True)[:MOST]):
        yield Breach("rooms.bookings", "bookings that do not hold what they say", ids)


@invariant("duty.party", "Whoever is on duty is party to it, and nobody is while it is left free.")
def duty_is_somebodys() -> Iterator[Breach]:
    own = Q(parties__role="on_duty", parties__until__isnull=True, parties__actor_id=F("member_id"))
    rows = Duty.objects.exclude(state="cancelled")
    nobody = Q(member=None)
    bare = ~nobody & ~Q(pk__in=Duty.objects.filter(own).values("pk"))
    wrong = rows.filter(bare | (nobody & ~Q(state="vacant")) | (~nobody & Q(state="vacant")))
    if ids := tuple(wrong.order_by("pk").values_list("pk", flat=True)[:MOST]):
        yield Breach("duty.party", "duties whose member is no party, or that lack one", ids)
