"""Mending the record while it is open: an outcome, its words, somebody entered who was not there. The log keeps how it was."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from xieshang.gatherings.flow import BEING_RECORDED
from xieshang.gatherings.models import AgendaItem, Attendance, Gathering
from xieshang.gatherings.ops.agenda import WORDS, OutcomeStands, tell_placed, tell_taken_back
from xieshang.gatherings.ops.doors import locked
from xieshang.handling import ops as handling
from xieshang.kernel import flow
from xieshang.kernel.models import Entry
from xieshang.kernel.refusals import Invalid, NotFound
from xieshang.kernel.viewer import Viewer


@transaction.atomic
def correct_words(
    item: AgendaItem, *, agreement: str, dissent: str, reason: str, by: Viewer, at: datetime
) -> AgendaItem:
    """Agreement and dissent read as corrected; the outcome and the tasks that went out stay. The log holds the earlier words."""
    standing = locked(item.gathering, states=BEING_RECORDED, permit="gathering_recorder", by=by)
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if not item.outcome:
        raise Invalid({"": [_("Nothing is recorded for this case yet.")]})
    earlier = (item.agreement, item.dissent)
    item.agreement, item.dissent = agreement.strip(), dissent.strip()
    if item.outcome != AgendaItem.Outcome.POSTPONED and not item.agreement:
        raise Invalid({"agreement": [_("Write down what was agreed.")]})
    if not reason.strip():
        raise Invalid({"reason": [_("Say why the words change.")]})
    if (item.agreement, item.dissent) == earlier:
        raise Invalid({"agreement": [_("These are the words that stand already.")]})
    item.save(update_fields=["agreement", "dissent"])
    words = {"reason": reason.strip(), "agreement_before": earlier[0], "dissent_before": earlier[1]}
    named = {"item": item.case.number or str(item.position)}
    kept = {key: text for key, text in words.items() if text}
    flow.note(standing, "gathering_corrected", by=by, at=at, data=named, words=kept)
    return item


@transaction.atomic
def take_back(item: AgendaItem, *, reason: str, by: Viewer, at: datetime) -> AgendaItem:
    """The item is open again and its case stands on the agenda; tasks that went out are cancelled, the log says why.

    Refused as soon as the case has moved on from the outcome, or a unit has answered.
    """
    standing = locked(item.gathering, states=BEING_RECORDED, permit="gathering_recorder", by=by)
    item = AgendaItem.objects.select_related("case").select_for_update(of=("self",)).get(pk=item.pk)
    outcome = AgendaItem.Outcome(item.outcome)
    if not outcome:
        raise Invalid({"": [_("Nothing is recorded for this case yet.")]})
    if not reason.strip():
        raise Invalid({"reason": [_("Say what was recorded wrongly.")]})
    if _moved_on(item, WORDS[outcome]):
        raise OutcomeStands(_("The case has moved on since; its outcome cannot be taken back any more."))
    if outcome == AgendaItem.Outcome.POSTPONED:
        tell_placed(standing, item.case, by=by, at=at)
    else:
        handling.recall(item.case, by=by, at=at)
        tell_taken_back(standing, item.case, by=by, at=at)
    words = {"reason": reason.strip(), "agreement_before": item.agreement, "dissent_before": item.dissent}
    named = {"item": item.case.number or str(item.position), "outcome": str(outcome.value)}
    kept = {key: text for key, text in words.items() if text}
    item.orders.all().delete()
    item.outcome, item.agreement, item.dissent = AgendaItem.Outcome.NONE, "", ""
    item.save(update_fields=["outcome", "agreement", "dissent"])
    flow.note(standing, "gathering_taken_back", by=by, at=at, data=named, words=kept)
    return item


def _moved_on(item: AgendaItem, word: str) -> bool:
    """Whether the newest move of the case is another than the one this outcome caused, or it stands on a later agenda."""
    step = flow.flow_of(item.case).on.get(word)
    moves = Entry.objects.filter(case_id=item.case_id).exclude(from_state=F("to_state")).order_by("-id")
    later = AgendaItem.objects.filter(case_id=item.case_id, pk__gt=item.pk).exists()
    return later or (step is not None and moves.values_list("step", flat=True).first() != step)


@transaction.atomic
def strike(gathering: Gathering, attendance_id: int, *, reason: str, by: Viewer, at: datetime) -> str:
    """The person counts as absent and may check in again; who it was stands in the log with the reason. The name."""
    standing = locked(gathering, states=BEING_RECORDED, permit="gathering_recorder", by=by)
    row = Attendance.objects.select_related("actor").filter(gathering=standing, pk=attendance_id).first()
    if row is None:
        raise NotFound()
    if not reason.strip():
        raise Invalid({"reason": [_("Say why the person counts as absent.")]})
    if standing.state == "held" and Attendance.objects.filter(gathering=standing).count() == 1:
        raise Invalid({"reason": [_("A gathering that was held has at least one person: enter the right one first.")]})
    facts = {"role": row.role, "way": row.way, "checked_in_at": row.at, "actor": row.actor_id}
    words = {"name": row.name, "reason": reason.strip()}
    flow.note(standing, "gathering_struck", by=by, at=at, data=facts, words=words)
    name = row.name
    row.delete()
    return name
