"""A gathering in numbers: what its guards ask and its page shows, in one statement for all."""

from django.db.models import Count, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce

from xieshang.gatherings.models import Attendance, Gathering, Invitation, MinutesRevision, Remark
from xieshang.kernel.models import Case


def tallies(gathering: Case) -> dict[str, int]:
    """How many are invited, on leave, asking for leave, there, entered by hand, said, saved; read once per instance."""
    kept = gathering.__dict__.get("_tallies")
    if kept is None:
        kept = gathering.__dict__["_tallies"] = (
            Gathering.objects.filter(pk=gathering.pk)
            .values(
                invited=_count(Invitation),
                on_leave=_count(Invitation, reply=Invitation.Reply.LEAVE_GRANTED),
                asking=_count(Invitation, reply=Invitation.Reply.LEAVE_ASKED),
                there=_count(Attendance),
                by_hand=_count(Attendance, way=Attendance.Way.HAND),
                said=_count(Remark),
                saved=_count(MinutesRevision),
            )
            .get()
        )
    return kept


def _count(model: type[Model], **conditions: object) -> Coalesce:
    rows = model._default_manager.filter(gathering_id=OuterRef("pk"), **conditions).order_by()
    counted = rows.values("gathering_id").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
