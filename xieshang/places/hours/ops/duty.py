"""Who is on duty: planned for weeks ahead, handed to somebody else, left free, kept or missed, called off."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xieshang.kernel import flow
from xieshang.kernel.models import Actor, Case, Entry
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.places.hours import duty, queries
from xieshang.places.hours.duty import Turn
from xieshang.places.hours.models import Duty, Half
from xieshang.places.models import Home

# Titles are kept as the office writes them, whoever reads.
HALVES = {Half.MORNING.value: "上午", Half.AFTERNOON.value: "下午"}


@transaction.atomic
def plan_duty(home: Home, *, turns: Sequence[Turn], by: Viewer, at: datetime) -> list[Duty]:
    """These members are on duty on these half days, and are told; nobody is on duty in two places at once."""
    queries.keeping(by, home)
    today = timezone.localdate(at)
    if not turns:
        raise Invalid({"members": [_("Nobody is on duty by this plan: look at the days and the members.")]})
    if any(turn.on < today for turn in turns):
        raise Invalid({"first_on": [_("This day is past.")]})
    known = duty.members_on(home.body_id, {turn.member.pk for turn in turns}, max(turn.on for turn in turns))
    strange = [turn.member.name for turn in turns if turn.member.pk not in known]
    if strange:
        raise Invalid(
            {"members": [_("Not members on that day: %(names)s.") % {"names": _(", ").join(dict.fromkeys(strange))}]}
        )
    for turn in turns:
        _free(turn.member, turn.on, turn.half, "members")
    return [_begin(home, turn, by, at) for turn in turns]


def _begin(home: Home, turn: Turn, by: Viewer, at: datetime) -> Duty:
    day = f"{turn.on.year}年{turn.on.month}月{turn.on.day}日"
    row = Duty(
        body_id=home.body_id,
        title=f"{home.actor.name[:90]}{day}{HALVES[turn.half]}值班",
        unit_id=home.actor_id,
        home=home,
        on_day=turn.on,
        half=turn.half,
        member=turn.member,
        due_on=turn.on,
        visibility=Case.Visibility.INTERNAL,
    )
    flow.begin(row, "plan", by=by, at=at, parties=((home.actor, "place"), (turn.member, "on_duty")))
    return row


def _free(member: Actor, on: date, half: str, field: str, *, but: int = 0) -> None:
    """Refused when the member is on duty elsewhere at that time; two at once are held apart by the member's row."""
    Actor.objects.select_for_update().get(pk=member.pk)
    there = Duty.objects.filter(member=member, on_day=on, half=half, stands=True).exclude(pk=but)
    found = there.select_related("home__actor").first()
    if found is not None:
        words = _("%(name)s is on duty at %(home)s then (%(day)s, %(half)s).")
        said = {"name": member.name, "home": found.home.actor.name, "half": found.get_half_display()}
        raise Invalid({field: [words % {**said, "day": date_format(on, "DATE_FORMAT")}]})


def hand_over(case: Duty, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Another member is on duty instead, and reads it in the inbox."""
    _give_to(case, str(data["to"]), at)


def find_another(case: Duty, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Somebody was found for the half day that was left free."""
    _give_to(case, str(data["to"]), at)


def _give_to(case: Duty, text: str, at: datetime) -> None:
    if case.on_day < timezone.localdate(at):
        raise Invalid({"to": [_("This day is past.")]})
    found = duty.called(case.body_id, text, case.on_day)
    if len(found) > 1:
        raise Invalid({"to": [_("Two members have this name: write the member number instead.")]})
    if not found:
        raise Invalid({"to": [_("There was no member of this name on that day.")]})
    if found[0].pk == case.member_id:
        raise Invalid({"to": [_("Choose another member.")]})
    _free(found[0], case.on_day, case.half, "to", but=case.pk)
    flow.leave(case, "on_duty", at=at)
    flow.join(case, [(found[0], "on_duty")], at=at)
    Duty.objects.filter(pk=case.pk).update(member=found[0])


def leave_free(case: Duty, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Nobody is on duty until somebody else is found."""
    if case.on_day < timezone.localdate(at):
        raise Invalid({"reason": [_("This day is past.")]})
    flow.leave(case, "on_duty", at=at)
    Duty.objects.filter(pk=case.pk).update(member=None)


def kept(case: Duty, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The member was there; nobody was before the day has come."""
    _has_come(case, at, "")


def was_away(case: Duty, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The member did not come."""
    _has_come(case, at, "reason")


def _has_come(case: Duty, at: datetime, field: str) -> None:
    if case.on_day > timezone.localdate(at):
        raise Invalid({field: [_("This day is still to come.")]})


def call_off(case: Duty, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Nobody is expected; the member can be on duty elsewhere."""
    Duty.objects.filter(pk=case.pk).update(stands=False)
