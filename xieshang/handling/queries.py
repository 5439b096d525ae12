"""Reading tasks: the inbox of a unit, what is overdue, how the units stand."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from xieshang.handling import guards
from xieshang.handling.flow import FLOW, LADDER, WITH_UNIT
from xieshang.handling.guards import RESTARTS
from xieshang.handling.models import Assignment
from xieshang.kernel import flow
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Case, CaseQuerySet, Entry
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import Reckoning


@dataclass(frozen=True)
class Late:
    """An overdue task: how many working days, and the step of the ladder it has reached ("" for none)."""

    task: Case
    days_over: int
    rung: str


@dataclass(frozen=True)
class UnitRecord:
    """How a unit stands: its tasks, open, overdue, verified; replies given and those in time."""

    unit_id: int
    unit: str
    tasks: int
    open: int
    overdue: int
    verified: int
    replied: int
    in_time: int


def tasks_for(viewer: Viewer) -> CaseQuerySet:
    """The tasks this viewer may know of."""
    return Assignment.objects.visible_to(viewer)


def inbox(viewer: Viewer) -> CaseQuerySet:
    """Open tasks of the units for which the viewer acts, by deadline."""
    mine = tasks_for(viewer).filter(unit_id__in=viewer.actors_as("unit"), stage="open")
    return mine.select_related("unit", "parent").by_deadline()


def can_have_tasks(case: Case) -> bool:
    """Whether units ever work for cases of this kind: its flow hands them out, or answers when they are done."""
    table = flow.flow_of(case)
    return table.has_step("assign") or any(word.startswith("handling.") for word in table.on)


def tasks_of(viewer: Viewer, parent: Case) -> list[Assignment]:
    """The tasks from one case that this viewer may know of, leading units first, in the order they were opened."""
    rows = tasks_for(viewer).filter(parent_id=parent.pk).select_related("unit")
    return sorted(rows.order_by("pk"), key=lambda task: (task.role != Assignment.Role.LEAD, task.pk))


def late_condition(today: date) -> Q:
    """Tasks whose unit owes something since yesterday or longer."""
    return Q(state__in=WITH_UNIT, due_on__lt=today)


def overdue(viewer: Viewer, *, today: date) -> list[Late]:
    """Every overdue task the viewer may know of, the longest overdue first; one statement over Case and the log."""
    since = (
        Entry.objects.filter(case_id=OuterRef("pk"), step__in=(*LADDER, *RESTARTS)).order_by("-id").values("step")[:1]
    )
    rows = (
        Case.objects.visible_to(viewer)
        .filter(late_condition(today), kind="assignment")
        .annotate(rung=Subquery(since))
        .select_related("unit", "parent")
        .order_by("due_on", "pk")
    )
    calendar = calendar_of(viewer.body_id)
    return [
        Late(case, -calendar.remaining(today, case.due_on), case.rung if case.rung in LADDER else "") for case in rows
    ]


def by_unit(viewer: Viewer, *, today: date) -> list[UnitRecord]:
    """How the units stand, over the tasks this viewer may know of; one statement."""
    rows = (
        tasks_for(viewer)
        .exclude(state__in=("reassigned", "cancelled"))
        .values("unit_id", "unit__name")
        .annotate(
            tasks=Count("pk"),
            open=Count("pk", filter=Q(stage="open")),
            overdue=Count("pk", filter=late_condition(today)),
            verified=Count("pk", filter=Q(state="verified")),
            replied=Count("pk", filter=Q(replied_on__isnull=False)),
            in_time=Count("pk", filter=Q(replied_on__lte=F("reply_due_on"))),
        )
        .order_by("-overdue", "-open", "unit_id")
    )
    return [
        UnitRecord(**{("unit" if name == "unit__name" else name): value for name, value in row.items()}) for row in rows
    ]


def is_late(task: Assignment, *, today: date) -> bool:
    """Whether its unit owes something since yesterday or longer."""
    return task.state in WITH_UNIT and task.due_on is not None and task.due_on < today


def due_with_units() -> QuerySet:
    """For the case of the outer query: the day on which the first of its units owes something."""
    tasks = Assignment.objects.filter(parent_id=OuterRef("pk"), state__in=WITH_UNIT, due_on__isnull=False)
    return tasks.order_by("due_on", "pk").values("due_on")[:1]


def late_with_units(today: date) -> Q:
    """Cases of which a unit owes something since yesterday or longer."""
    return Q(pk__in=Assignment.objects.filter(late_condition(today)).order_by().values("parent_id"))


def parent_for(viewer: Viewer, task: Case) -> Case | None:
    """The case from which the task came, if this viewer may know of it."""
    return Case.objects.visible_to(viewer).filter(pk=task.parent_id).first()


def reckoned(task: Case) -> tuple[str, ...]:
    """How the unit's own due date came about, in sentences."""
    entry = Entry.objects.filter(case_id=task.pk, step__in=("open", *RESTARTS)).order_by("-id").first()
    return tuple(Reckoning.from_json(entry.data["reckoning"]).sentences()) if entry else ()


def case_to_assign(viewer: Viewer, pk: int) -> Case:
    """The case, if this viewer may know of it and its flow can hand it to units; refused to who may not hand it out."""
    case = Case.objects.visible_to(viewer).filter(pk=pk).first()
    if case is None or not flow.flow_of(case).has_step("assign"):
        raise NotFound()
    permit = permits[flow.flow_of(case).step("assign").permit]
    if not permit.allows(viewer, case):
        raise NotAllowed(str(permit.reason))
    return case


def may_assign(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer may hand the case to units now."""
    return flow.flow_of(case).has_step("assign") and flow.may(viewer, case, "assign")


def why_not_assign(viewer: Viewer, case: Case) -> str:
    """Why the viewer cannot hand the case to units now; empty when they can."""
    offer = next((offer for offer in flow.offers(viewer, case) if offer.step.code == "assign"), None)
    if offer is None:
        label = flow.state_of(case).label
        return _("The case cannot be handed to units now: its state is “%(state)s”.") % {"state": label}
    return offer.reason


def rung_label(step: str) -> str:
    """The step of the supervision ladder in words."""
    return str(FLOW.step(step).label) if step else ""


# For the clock: no viewer, every body.


def bodies_with_open_tasks() -> list[int]:
    return list(
        Case.objects.filter(kind="assignment", state__in=WITH_UNIT)
        .order_by()
        .values_list("body_id", flat=True)
        .distinct()
    )


def past_objection(today: date) -> QuerySet:
    """Tasks that wait for acceptance, whose days for returning are over and were not closed yet."""
    waiting = Assignment.objects.filter(state="assigned", objection_until__lt=today)
    return waiting.filter(guards.objections_open.where()).order_by("pk")


def due_before(body_id: int, day: date) -> list[Assignment]:
    """Tasks of the body that a unit owes before the day."""
    return list(
        Assignment.objects.filter(body_id=body_id, state__in=WITH_UNIT, due_on__lt=day).order_by("due_on", "pk")
    )


def steps_of_many(case_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Per task the steps of the ladder and those that start it anew, in order."""
    rows = Entry.objects.filter(case_id__in=case_ids, step__in=(*LADDER, *RESTARTS)).order_by("id")
    found: dict[int, tuple[str, ...]] = {}
    for case_id, step in rows.values_list("case_id", "step"):
        found[case_id] = (*found.get(case_id, ()), step)
    return found
