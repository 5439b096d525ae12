"""Steps from paper: the office enters what a party wrote, told or signed elsewhere, on that party's behalf."""

from xieshang.kernel.flow.tables import Step, flows
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.permits import named_parties, parties_of, permits
from xieshang.kernel.viewer import Hat, Viewer

PROXY = "office"


def may_stand_in(by: Viewer, case: Case, step: Step, behalf_of: Actor) -> bool:
    """Whether this viewer may enter the step for the party: the table allows it, and the party could do it alone."""
    if not step.by_proxy or not by.wears(PROXY) or by.body_id != case.body_id:
        return False
    if all(party.actor_id != behalf_of.pk for party in parties_of(case)):
        return False
    return permits[step.permit].allows(_as_if(by, step, behalf_of), case)


def proxy_steps(by: Viewer, case: Case) -> list[tuple[Step, list[Actor]]]:
    """The steps of the present state that the viewer may enter from paper, each with the parties it may be for."""
    if not by.wears(PROXY):
        return []
    parties = list({party.actor_id: party.actor for party in named_parties(case)}.values())
    found = (
        (step, [actor for actor in parties if may_stand_in(by, case, step, actor)])
        for step in flows[case.kind].steps
        if case.state in step.sources and step.offered and step.by_proxy and not permits[step.permit].allows(by, case)
    )
    return [(step, actors) for step, actors in found if actors]


def _as_if(by: Viewer, step: Step, party: Actor) -> Viewer:
    """The party as a viewer: a person alone, an organ or unit with the hats that the permit asks for."""
    roles = permits[step.permit].rule.roles if party.kind in (Actor.Kind.ORGAN, Actor.Kind.UNIT) else ()
    hats = frozenset(Hat(role, by.body_id, party.pk) for role in roles if role != PROXY)
    return Viewer(body_id=by.body_id, at=by.at, actor_id=party.pk, name=party.name, hats=hats)
