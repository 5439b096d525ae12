"""Which steps a viewer may take now."""

from dataclasses import dataclass

from xieshang.kernel.flow.tables import Step, flows
from xieshang.kernel.models import Case
from xieshang.kernel.permits import permits
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
