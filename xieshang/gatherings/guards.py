"""When a gathering is ready for its next step."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xieshang.gatherings import kinds
from xieshang.gatherings.models import AgendaItem, Attendance, Gathering, Invitation, MinutesRevision
from xieshang.gatherings.tallies import MARKS, OTHERS, tallies
from xieshang.kernel.flow import Guard
from xieshang.kernel.models import Case


def _of(model: type, **conditions: object) -> QuerySet:
    return model.objects.filter(gathering_id=OuterRef("pk"), **conditions)  # type: ignore[attr-defined]


def _not_ready(case: Case) -> str | None:
    counted = tallies(case)
    form = kinds.registered[counted["form"]]
    if not counted["invited"]:
        return _("Nobody is invited yet.")
    if form.needs_others and not counted["others"]:
        return _("Invite at least one unit or resident.")
    if form.needs_agenda and not counted["items"]:
        return _("Put at least one case on the agenda.")
    return None


def _ready() -> Q:
    def free_of(rule: str) -> Q:
        # Through a subquery, so that the condition holds in lists of any kind.
        bound = Gathering.objects.filter(pk=OuterRef("pk"), form__in=kinds.codes(needs=rule))
        return ~Q(Exists(bound))

    with_others = Q(Exists(_of(Invitation).filter(OTHERS))) | free_of("needs_others")
    with_agenda = Q(Exists(_of(AgendaItem))) | free_of("needs_agenda")
    return Q(Exists(_of(Invitation))) & with_others & with_agenda


def _nobody_there(case: Case) -> str | None:
    return None if tallies(case)["there"] else _("Nobody is checked in yet.")


def _not_minuted(case: Case) -> str | None:
    counted = tallies(case)
    if counted["open_items"]:
        return _("Every case on the agenda needs its outcome first.")
    if not counted["saved"]:
        return _("The minutes are not written yet.")
    if not counted["settled"]:
        return _("The minutes still hold two wordings of one passage; choose one first.")
    return None


def _minuted() -> Q:
    later = MinutesRevision.objects.filter(gathering_id=OuterRef("gathering_id"), number__gt=OuterRef("number"))
    settled = _of(MinutesRevision).exclude(MARKS).filter(~Exists(later))
    return Q(Exists(settled)) & ~Q(Exists(_of(AgendaItem, outcome="")))


def _no_leave_asked(case: Case) -> str | None:
    return None if tallies(case)["asking"] else _("Nobody asks for leave.")


ready = Guard("gathering_ready", _not_ready, _ready, homework=True)
attended = Guard("attended", _nobody_there, lambda: Q(Exists(_of(Attendance))), homework=True)
minuted = Guard("minuted", _not_minuted, _minuted, homework=True)
leave_asked = Guard(
    "leave_asked", _no_leave_asked, lambda: Q(Exists(_of(Invitation, reply=Invitation.Reply.LEAVE_ASKED)))
)
