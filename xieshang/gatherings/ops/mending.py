"""Mending the record while it is open: words of an outcome, and somebody entered who was not there. The log keeps how it was."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.gatherings.flow import BEING_RECORDED
from xieshang.gatherings.models import AgendaItem, Attendance, Gathering
from xieshang.gatherings.ops.doors import locked
from xieshang.kernel import flow
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
