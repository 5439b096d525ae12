"""Erasing: what gatherings wrote down about a case, or, if the case is a gathering, all that was said and who was there as a guest."""

from django.db.models import Q

from xieshang.gatherings.models import (
    AgendaItem,
    Attendance,
    Contribution,
    Gathering,
    Invitation,
    MinutesRevision,
    Order,
    Remark,
    Speaker,
)
from xieshang.kernel import erasure
from xieshang.kernel.erasure import GONE
from xieshang.kernel.models import Case


@erasure.also
def forget_what_was_said(case: Case) -> None:
    """What was agreed, ordered, said or sent about the case holds nothing; the minutes only when the case is the gathering."""
    items = AgendaItem.objects.filter(Q(case_id=case.pk) | Q(gathering_id=case.pk))
    items.exclude(agreement="").update(agreement=GONE)
    items.exclude(dissent="").update(dissent=GONE)
    Order.objects.filter(item__in=items).exclude(text="").update(text=GONE)
    remarks = Remark.objects.filter(Q(item__case_id=case.pk) | Q(gathering_id=case.pk))
    remarks.update(text=GONE)
    remarks.exclude(speaker_name="").update(speaker_name=GONE)
    speakers = Speaker.objects.filter(Q(case_id=case.pk) | Q(gathering_id=case.pk))
    speakers.exclude(speaker_name="").update(speaker_name=GONE)
    Contribution.objects.filter(Q(case_id=case.pk) | Q(gathering_id=case.pk)).update(text=GONE)
    if case.kind == Gathering.KIND:
        _forget_guests(case)
        MinutesRevision.objects.filter(gathering_id=case.pk).update(text=GONE)


def _forget_guests(gathering: Case) -> None:
    """Guests are nobody any more, each still counted once."""
    Invitation.objects.filter(gathering_id=gathering.pk).exclude(reason="").update(reason=GONE)
    Invitation.objects.filter(gathering_id=gathering.pk).exclude(substitute="").update(substitute=GONE)
    Attendance.objects.filter(gathering_id=gathering.pk).exclude(why="").update(why=GONE)
    for model in (Invitation, Attendance):
        for guest in model._base_manager.filter(gathering_id=gathering.pk).exclude(guest_name="").order_by("id"):
            guest.guest_name = f"{GONE}{guest.pk}"
            guest.save(update_fields=["guest_name"])
