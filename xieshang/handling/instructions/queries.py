"""Reading instructions: by the door; who may write one, and for whom."""

from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.handling.instructions.models import Instruction
from xieshang.handling.models import Assignment
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Appointment, SpecialCommittee, Term, Unit

# An instruction on an instruction is a further remark; on a unit's task, one on its case.
NOT_ABOUT = (Instruction.KIND, Assignment.KIND)


def may_write(viewer: Viewer) -> bool:
    """Whether the viewer instructs, or acts for somebody who does: without a statement."""
    return viewer.wears("leader") or bool(viewer.actors_as("secretary"))


def may_enter(viewer: Viewer) -> bool:
    return viewer.wears("office")


def writing(viewer: Viewer) -> None:
    """Refused to everybody who neither instructs nor enters what leaders wrote on paper."""
    if not (may_write(viewer) or may_enter(viewer)):
        raise NotAllowed(_("Only a leader, who acts for a leader, or the office may do this."))


def about(viewer: Viewer, case: Case) -> int | None:
    """On which case one writes whoever reads this one: on a unit's task, on what it comes from."""
    if case.kind != Assignment.KIND:
        return None if case.kind in NOT_ABOUT else case.pk
    return (
        Case.objects.visible_to(viewer)
        .exclude(kind__in=NOT_ABOUT)
        .filter(pk=case.parent_id)
        .values_list("pk", flat=True)
        .first()
    )


def subject(viewer: Viewer, pk: int) -> Case:
    """The case on which the viewer wants to write."""
    found = Case.objects.visible_to(viewer).exclude(kind__in=NOT_ABOUT).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def leaders_for(viewer: Viewer) -> list[Actor]:
    """In whose name the viewer may write: a leader in the own, a delegate in the leaders'."""
    own = {viewer.acting_id} if viewer.wears("leader") else set()
    return list(Actor.objects.filter(pk__in=own | viewer.actors_as("secretary")).order_by("name", "pk"))


def leader_called(body_id: int, name: str, viewer: Viewer) -> Actor | None:
    """The one leader of the body with this name, if the installation knows them."""
    held = Appointment.objects.valid_on(timezone.localdate(viewer.at)).filter(body_id=body_id, role="leader")
    rows = list(Actor.objects.filter(pk__in=held.order_by().values("actor_id"), name=name)[:2])
    return rows[0] if len(rows) == 1 else None


def addressees(viewer: Viewer) -> list[tuple[Actor, str]]:
    """To whom an instruction can be directed: special committees, then units."""
    day = timezone.localdate(viewer.at)
    units = Unit.objects.valid_on(day).filter(body_id=viewer.body_id)
    found = [*committees(viewer)]
    found += [row.actor for row in units.select_related("actor").order_by("code")]
    return [(actor, actor.name) for actor in found]


def instruction_to_pass(viewer: Viewer, pk: int) -> Instruction:
    """The instruction, for the office."""
    found = Instruction.objects.visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    if not permits["office"].allows(viewer, found):
        raise NotAllowed(permits["office"].reason)
    return found


def committees(viewer: Viewer) -> list[Actor]:
    day = timezone.localdate(viewer.at)
    rows = SpecialCommittee.objects.filter(body_id=viewer.body_id, term__in=Term.objects.holding(day))
    rows = rows.select_related("actor")
    return [row.actor for row in rows.order_by("code")]


def of_task(task: Assignment) -> Instruction | None:
    """The instruction from which a sealed task came."""
    if task.visibility != Case.Visibility.SEALED:
        return None
    return Instruction.objects.filter(pk=task.parent_id or 0).select_related("leader").first()


def kinds_met(viewer: Viewer) -> list[tuple[str, str]]:
    """The kinds of the instructions that the viewer may know of, retired ones among them, as choices by code."""
    rows = Instruction.objects.visible_to(viewer).order_by("genre", "called").values_list("genre", "called")
    return [(code, _(called)) for code, called in dict(rows.distinct()).items()]


def has_to_do_with_instructions(viewer: Viewer) -> bool:
    return viewer.sees_sealed or may_write(viewer) or viewer.wears("committee")
