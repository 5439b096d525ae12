"""Checking in: by the code on the screen, once and in person; or by hand, saying who enters it and why."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xieshang.gatherings.flow import BEING_RECORDED, FLOW, UNDER_WAY
from xieshang.gatherings.models import Attendance, Gathering, Invitation
from xieshang.gatherings.ops.doors import acting, day_of, locked
from xieshang.gatherings.ops.inviting import Guest, Key, cleaned, key_of
from xieshang.kernel import flow, limits, secrets
from xieshang.kernel.models import Actor, Entry
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import Invalid, NotAllowed, Refusal
from xieshang.kernel.viewer import Viewer

STEP_SECONDS = 15


class CheckInRefused(Refusal):
    """The code is not the one on the screen, or the check-in is closed."""

    code = "check-in-refused"


def code_now(gathering: Gathering, moment: datetime) -> str:
    """The six digits that the screen shows at this moment of the real clock."""
    return secrets.rotating_code(_context(gathering), moment, STEP_SECONDS)


def _context(gathering: Gathering) -> str:
    return f"check-in of gathering {gathering.pk}"


def open_doors(case: Gathering, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The gathering begins on its own day; a tap by mistake a week before starts nothing."""
    if timezone.localdate(at) < timezone.localdate(case.starts_at):
        words = _("The gathering is on %(day)s. It can be opened on that day; to hold it earlier, move it first.")
        raise Invalid({"": [words % {"day": date_format(timezone.localtime(case.starts_at), "DATE_FORMAT")}]})


def check_in(
    gathering: Gathering, *, code: str, by: Viewer, at: datetime, moment: datetime, online: bool = False
) -> Attendance:
    """The signed-in invited person is present, in the hall or online, once; the code must be on the screen now (or half a minute ago)."""
    # Outside the transaction below: a wrong guess counts although nothing else is written.
    limits.spend(limits.CHECK_IN, f"actor:{acting(by)}")
    permit = permits["gathering_invited"]
    if not permit.allows(by, gathering):
        raise NotAllowed(permit.reason)
    if not secrets.rotating_code_valid(_context(gathering), code, moment, step_seconds=STEP_SECONDS):
        raise CheckInRefused(_("This code has expired or is wrong. Scan the one that is on the screen now."))
    with transaction.atomic():
        standing = locked(gathering, states=UNDER_WAY, permit="gathering_invited", by=by)
        return _attend(standing, by, at, Attendance.Way.ONLINE if online else Attendance.Way.CODE)


def _attend(gathering: Gathering, by: Viewer, at: datetime, way: str) -> Attendance:
    rows = Invitation.objects.filter(gathering=gathering, actor_id__in=by.party_actors)
    invitation = min(rows, key=lambda row: (row.actor_id != by.actor_id, row.pk))
    attendance, _made = Attendance.objects.get_or_create(
        gathering=gathering,
        actor_id=acting(by),
        defaults={
            "for_actor_id": None if invitation.actor_id == by.actor_id else invitation.actor_id,
            "role": invitation.role,
            "way": way,
            "at": at,
            "occurred_on": timezone.localdate(at),
        },
    )
    return attendance


@transaction.atomic
def check_in_by_hand(
    gathering: Gathering,
    *,
    guests: Iterable[Guest],
    why: str,
    by: Viewer,
    at: datetime,
    occurred_on: date | None = None,
    online: bool = False,
) -> int:
    """All of them are present, entered by the viewer for the reason; those who were already stay as they are. The number."""
    standing = locked(gathering, states=BEING_RECORDED, permit="gathering_recorder", by=by)
    if not why.strip():
        raise Invalid({"why": [_("Say why this is entered by hand.")]})
    day = day_of(standing, at=at, occurred_on=occurred_on)
    wanted = {guest.key: guest for guest in map(cleaned, guests)}
    fresh = _not_yet(standing, wanted)
    rows = [
        Attendance(
            gathering=standing,
            actor=guest.actor,
            guest_name=guest.name,
            for_actor=guest.instead_of,
            role=guest.role,
            way=Attendance.Way.ONLINE if online else Attendance.Way.HAND,
            by_id=acting(by),
            why=why.strip()[:200],
            at=at,
            occurred_on=day,
        )
        for guest in fresh
    ]
    _create(rows)
    if fresh:
        late = standing.state not in UNDER_WAY
        step = "gathering_late_attendance" if late else "gathering_attendance_by_hand"
        flow.note(standing, step, by=by, at=at, data={"count": len(fresh)}, words={"why": why.strip()[:200]})
    return len(fresh)


@transaction.atomic
def check_in_by_code(gathering: Gathering, *, actors: Iterable[Actor], by: Viewer, at: datetime) -> int:
    """All of these invited persons are present as if each had scanned the code: for the replay of a year, by the system."""
    if not by.is_system:
        raise NotAllowed(_("Only the person may check in with the code."))
    standing: Gathering = flow.lock(gathering, FLOW)  # type: ignore[assignment]
    if standing.state not in UNDER_WAY:
        raise CheckInRefused(_("The check-in is not open."))
    roles = dict(Invitation.objects.filter(gathering=standing).values_list("actor_id", "role"))
    day = timezone.localdate(at)
    wanted: dict[Key, Guest] = {actor.pk: Guest(roles[actor.pk], actor) for actor in actors if actor.pk in roles}
    rows = [
        Attendance(
            gathering=standing, actor=guest.actor, role=guest.role, way=Attendance.Way.CODE, at=at, occurred_on=day
        )
        for guest in _not_yet(standing, wanted)
    ]
    _create(rows)
    return len(rows)


def _not_yet(gathering: Gathering, wanted: dict[Key, Guest]) -> list[Guest]:
    rows = Attendance.objects.filter(gathering=gathering).values_list("actor_id", "guest_name", "for_actor_id")
    present = {key_of(*row) for row in rows}
    return [guest for key, guest in wanted.items() if key not in present]


def _create(rows: list[Attendance]) -> None:
    try:
        with transaction.atomic():
            Attendance.objects.bulk_create(rows)
    except IntegrityError as twice:
        raise CheckInRefused(_("Somebody on the list was checked in just now. Look at the list again.")) from twice
