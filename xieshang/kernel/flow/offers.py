"""Which steps a viewer may take now, and the one statement behind every to-do list."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case as Choice
from django.db.models import IntegerField, Q, Value, When

from xieshang.kernel.flow.tables import Step, flows
from xieshang.kernel.models import Case
from xieshang.kernel.permits import fits_nothing, permits
from xieshang.kernel.viewer import Viewer


@dataclass(frozen=True)
class Offer:
    """A step of the present state: allowed, or refused with the reason."""

    step: Step
    allowed: bool
    reason: str = ""
    permitted: bool = True


def offers(viewer: Viewer, case: Case) -> list[Offer]:
    """Every step of the case's state, in the order of the table."""
    flow = flows[case.kind]
    return [_offer(viewer, case, step) for step in flow.steps if case.state in step.sources]


def open_steps(viewer: Viewer, case: Case) -> list[Offer]:
    """What a page offers as buttons: permitted steps, those that a guard refuses with the reason."""
    return [offer for offer in offers(viewer, case) if offer.step.offered and offer.permitted]


def _offer(viewer: Viewer, case: Case, step: Step) -> Offer:
    permit = permits[step.permit]
    if not permit.allows(viewer, case):
        return Offer(step, False, str(permit.reason), permitted=False)
    reason = step.guard.check(case) if step.guard else None
    return Offer(step, reason is None, reason or "")


def may(viewer: Viewer, case: Case, step_code: str) -> bool:
    """Whether the step is open to this viewer now."""
    step = flows[case.kind].step(step_code)
    return case.state in step.sources and _offer(viewer, case, step).allowed


def waiting_for(viewer: Viewer) -> Q:
    """Cases of any kind in which a step waits for this viewer."""
    return reduce(or_, (condition for _step, condition in _waiting(viewer)), Q(pk__in=()))


def next_steps(viewer: Viewer, cases: list[Case]) -> dict[int, Step]:
    """For each of these cases the first step that waits for this viewer: one statement."""
    waiting = _waiting(viewer)
    if not cases or not waiting:
        return {}
    branches = [When(condition, then=Value(position)) for position, (_step, condition) in enumerate(waiting)]
    rows = Case.objects.filter(pk__in=[case.pk for case in cases]).annotate(
        first=Choice(*branches, default=Value(-1), output_field=IntegerField())
    )
    return {pk: waiting[position][0] for pk, position in rows.values_list("pk", "first") if position >= 0}


def _waiting(viewer: Viewer) -> list[tuple[Step, Q]]:
    """Every step that can wait for this viewer, with the condition under which it does."""
    found = []
    for flow in flows.values():
        for step in flow.steps:
            if not step.todo or not step.sources:
                continue
            rule = permits[step.permit].where(viewer)
            if fits_nothing(rule):
                continue
            condition = Q(kind=flow.kind, state__in=step.sources) & rule
            found.append((step, condition & step.guard.where() if step.guard else condition))
    return found
