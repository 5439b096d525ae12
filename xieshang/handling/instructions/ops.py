"""Writing instructions: by the leader, by who acts for the leader, from paper; and passing them on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.handling import ops as handling
from xieshang.handling.instructions import queries
from xieshang.handling.instructions.models import Instruction
from xieshang.handling.orders import Order
from xieshang.kernel import files, flow, norms, uploads
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Actor, Case, Entry, Link
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer

LINK = "instruction"
SCAN = "instruction-scan"


@dataclass(frozen=True)
class Words:
    """An instruction before it is kept. `about` a case, or `document`; `to` None: the office finds who handles it."""

    text: str
    genre: str
    leader: Actor | None = None
    leader_name: str = ""
    leader_post: str = ""
    about: Case | None = None
    document: str = ""
    to: Actor | None = None
    due_on: date | None = None
    written_on: date | None = None
    scans: tuple[tuple[str, uploads.Accepted], ...] = ()


@transaction.atomic
def write(words: Words, *, by: Viewer, at: datetime) -> Instruction:
    """The instruction stands, written by the leader or by who acts for the leader; then the act carries both names."""
    if words.leader is None or words.leader.pk not in {actor.pk for actor in queries.leaders_for(by)}:
        raise NotAllowed(_("Only a leader, or who acts for the leader, may write an instruction."))
    return _keep(words, "write", words.leader, by=by, at=at)


@transaction.atomic
def enter(words: Words, *, by: Viewer, at: datetime) -> Instruction:
    """The instruction stands as it was on the paper, with its scan; the story names who typed it."""
    if not queries.may_enter(by):
        raise NotAllowed(_("Only the office enters instructions from paper."))
    known = queries.leader_called(by.body_id, words.leader_name.strip(), by)
    return _keep(words, "enter", known, by=by, at=at)


def _keep(words: Words, step: str, leader: Actor | None, *, by: Viewer, at: datetime) -> Instruction:
    today = timezone.localdate(at)
    decided = norms.values(("handling.instruction_days", "handling.instruction_kinds"), by.body_id, on=today)
    kinds = {row["code"]: row["label"] for row in decided["handling.instruction_kinds"]}
    _check(words, kinds, today)
    subject = words.about.title if words.about else words.document.strip()
    instruction = Instruction(
        body_id=by.body_id,
        title=f"批示：{subject}"[:120],
        unit=words.to,
        about_id=words.about.pk if words.about else None,
        document=words.document.strip(),
        leader=leader,
        leader_name=leader.name if leader else words.leader_name.strip(),
        leader_post=words.leader_post.strip(),
        genre=words.genre,
        called=kinds[words.genre],
        written_on=words.written_on or today,
        text=words.text.strip(),
        due_on=words.due_on or calendar_of(by.body_id).add(today, int(decided["handling.instruction_days"])).due,
        visibility=Case.Visibility.SEALED,
    )
    facts = {"leader_name": instruction.leader_name, "written_on": instruction.written_on}
    parties = ((leader, "leader"),) if leader else ()
    taken = flow.begin(instruction, step, by=by, at=at, parties=parties, data=facts)
    for name, accepted in words.scans:
        files.keep(accepted, name, body_id=by.body_id, purpose=SCAN, at=at, by=by, case=instruction, entry=taken.entry)
    if words.about is not None:
        Link.objects.create(
            body_id=by.body_id,
            source_id=words.about.pk,
            target_id=instruction.pk,
            kind=LINK,
            made_at=at,
            made_by_id=by.acting_id,
        )
    return Instruction.objects.get(pk=instruction.pk)


def _check(words: Words, kinds: Collection[str], today: date) -> None:
    faults = {}
    if words.genre not in kinds:
        faults["genre"] = [_("There is no such kind of instruction any more.")]
    if words.about is None and not words.document.strip():
        faults["document"] = [_("Say on which document it was written.")]
    if words.written_on is not None and words.written_on > today:
        faults["written_on"] = [_("This day is still to come.")]
    if words.due_on is not None and words.due_on < today:
        faults["due_on"] = [_("This day is past.")]
    if faults:
        raise Invalid(faults)


def pass_to_committee(
    instruction: Instruction, *, committee: Actor, asked: str, by: Viewer, at: datetime, version: int | None = None
) -> flow.Taken:
    """The special committee has the instruction, and knows what is asked of it."""
    data = {"committee": committee.pk, "committee_name": committee.name, "asked": asked.strip()}
    return flow.perform(instruction, "pass_to_committee", by=by, at=at, data=data, version=version)


# Effects of the steps.


def hand_on(case: Instruction, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Whom the leader named has it: a unit as its task, a committee as party to the instruction."""
    if case.unit_id is None:
        raise Invalid({"asked": [_("The leader named nobody: hand it to units, or pass it to a special committee.")]})
    if Actor.objects.get(pk=case.unit_id).kind == Actor.Kind.ORGAN:
        flow.join(case, [(case.unit_id, "addressee")], at=at)
        return
    due_on = case.due_on if case.due_on and case.due_on >= timezone.localdate(at) else None
    order = Order(unit=case.unit_id, role="lead", text=data["asked"], due_on=due_on)
    handling.give_to_unit(case, order=order, by=by, at=at)


def let_in_committee(case: Instruction, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The staff of the committee know of the instruction and report what was done."""
    flow.join(case, [(int(data["committee"]), "addressee")], at=at)
