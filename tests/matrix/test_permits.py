"""Who holds each permit for which case; and both faces of permits, of guards and of the door agree for anybody."""

import random
from dataclasses import replace

import pytest

from tests.handling.giving import assist
from tests.matrix.rows import members
from tests.matrix.world import AT, VIEWERS, World, other, own, sitting, task
from xieshang.kernel import bodies
from xieshang.kernel.flow import waiting
from xieshang.kernel.flow.tables import flows
from xieshang.kernel.models import Actor, Case, Party, admits
from xieshang.kernel.permits import permits
from xieshang.kernel.viewer import Hat, Viewer
from xieshang.roster.hats import ROLES as HATS

pytestmark = pytest.mark.django_db

COUNTY = "INSIDE UNITS"
# permit: case asked about -> own hall's, other hall's. `holder` acts by the code; the machine is asked below.
TABLE = {
    "hall_convenor": ("sealed matter", "convenor", ""),
    "intake": ("sealed matter", "convenor clerk", "clerk"),
    "asker": ("sealed matter", "holder", ""),
    "gathering_convener": ("convoked sitting", "convenor clerk", "clerk"),
    "gathering_recorder": ("convoked sitting", "convenor clerk", "clerk"),
    "gathering_invited": ("convoked sitting", "member unit", "unit2"),
    # Who asked for leave has replied; the others are still asked.
    "gathering_asked": ("convoked sitting", "member unit", "unit2"),
    "unit_of": ("task", "unit", "unit2"),
    "lead_unit": ("task", "unit", "unit2"),
    "assist_unit": ("assisting task", "unit", "unit2"),
    "assigner": ("task", "clerk", "clerk"),
    "verifier": ("task", "convenor clerk", "clerk"),
    "requester": ("task", "convenor", ""),
    "visit_host": ("announced visit", "unit clerk", "unit2 clerk"),
    "check_keeper": ("asked check", "keeper", ""),
    "check_visitor": ("asked check", "clerk committee", "clerk"),
    "grouping_clock": ("proposed grouping", "clerk", "clerk"),
    "correction_person": ("asked correction", "member", ""),
    "term_keeper": ("sealed matter", "clerk admin", "clerk admin"),
    "liaison_member": ("contact", "member", ""),
    "contact_opener": ("contact", "member clerk", "clerk"),
    "feedback_convenor": ("feedback", "clerk", "member clerk"),
    "place_keeper": ("planned duty", "keeper", ""),
    "home_keeper": ("planned duty", "keeper clerk", "clerk"),
    "duty_member": ("planned duty", "member keeper clerk", "clerk"),
    "booking_holder": ("booking", "member keeper clerk", "clerk"),
    "group_convenor": ("year of a group", "member", ""),
    "group_planner": ("year of a group", "member clerk", "clerk"),
    "group_guide": ("year of a group", "committee clerk", "clerk"),
    "deed_writer": ("recorded deed", "clerk editor keeper", "clerk editor"),
    "deed_editor": ("recorded deed", "clerk editor", "clerk editor"),
    "paper_drafter": ("draft paper", "convenor clerk", "clerk"),
    "item_dispatcher": ("listed item", "clerk", "clerk"),
    "item_judge": ("listed item", "convenor clerk", "clerk"),
    "advice_publisher": ("listed item", "clerk", "clerk"),
    "result_writer": ("noted result", "convenor clerk", "clerk"),
    "instructor": ("instruction", "leader secretary", "leader secretary"),
    "instruction_addressee": ("instruction", "", ""),
    "topic_lead": ("planned topic", "clerk committee", "clerk"),
    "topic_proposer": ("suggested topic", "member", ""),
    "librarian": ("lent loan", "keeper clerk", "clerk"),
    "commendation_nominator": ("round", "clerk committee member", "clerk committee member"),
    "commendation_asked": ("round", "committee member", "committee member"),
    "commendation_clock": ("round", "", ""),
    "rule_reader": ("decided rule", "member", "member"),
    "rule_reminder": ("decided rule", "clerk", "clerk"),
    "office": ("sealed matter", "clerk", "clerk"),
    "staff": ("sealed matter", "clerk committee", "clerk committee"),
    "leader": ("sealed matter", "leader secretary", "leader secretary"),
    "admin": ("sealed matter", "admin", "admin"),
    "system": ("sealed matter", "", ""),
    "word": ("sealed matter", "", ""),
    "anyone": ("sealed matter", f"{COUNTY} STREET", f"{COUNTY} STREET"),
}


def viewer_of(world: World, role: str) -> Viewer:
    if role == "holder":
        codes = frozenset({world.things["public matter"]["pk"], world.things["sealed matter"]["pk"]})
        return world.cast.citizen.viewer(AT, tokens=codes)
    return world.cast.player(role).viewer(AT)


def test_every_permit_is_listed():
    assert set(permits) - set(TABLE) == set(), "these permits have no line in tests/matrix/test_permits.py"
    assert set(TABLE) - set(permits) == set(), "these lines have no permit any more"


@pytest.mark.parametrize("code", TABLE)
def test_exactly_these_roles_hold_the_permit(world, code):
    thing, for_own, for_other = TABLE[code]
    if thing == "assisting task":
        cases = [_assisting(side(world.cast)) for side in (own, other)]
    else:
        cases = [world.case(thing), world.case(f"other hall's {thing}")]
    for case, due in zip(cases, (for_own, for_other), strict=True):
        assert {role for role in VIEWERS if permits[code].allows(viewer_of(world, role), case)} == members(due)


def _assisting(side):
    return task(side, order=assist)


@pytest.mark.parametrize("code", TABLE)
def test_for_the_neighbours_case_nobody_of_the_county_holds_any_permit(world, code):
    for name in ("public matter", "sealed matter", "task", "convoked sitting"):
        case = world.case(f"neighbour's {name}")
        holding = {role for role in VIEWERS if permits[code].allows(viewer_of(world, role), case)}
        assert holding <= {"stranger"}, name
        assert not permits[code].allows(bodies.machine(world.cast.body.pk, AT), case), name


# ---- both faces, for viewers that nobody thought of


def anybody(world: World, dice: random.Random) -> Viewer:
    """A viewer with hats, tokens and a standing drawn by lot, of the county or its neighbour."""
    body = dice.choice([world.cast.body, world.cast.body, world.cast.other_body])
    actors = list(Actor.objects.order_by("pk").values_list("pk", flat=True))
    organs = [world.cast.hall.actor_id, world.cast.hall2.actor_id, world.cast.other_hall.actor_id]
    organs += [world.cast.unit_organ.actor_id, world.cast.unit2_organ.actor_id, world.cast.home.actor_id, None]
    hats = set()
    for _turn in range(dice.randint(0, 4)):
        role = HATS[dice.choice(sorted(HATS))]
        worn_in = body if dice.random() < 0.8 else world.cast.other_body
        hat = Hat(role.code, worn_in.pk, dice.choice(organs), role.sees_body, role.inside)
        hats.add(replace(hat, sees_sealed=role.sees_sealed))
    cases = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    return Viewer(
        body_id=body.pk,
        at=AT,
        actor_id=dice.choice([None, *actors]),
        hats=frozenset(hats),
        behalf_of_id=dice.choice([None, None, None, *actors]),
        tokens=frozenset(dice.sample(cases, dice.randint(0, 3))),
        is_system=dice.random() < 0.1,
    )


def everybody(world: World) -> list[Viewer]:
    dice = random.Random(2020)
    known = [viewer_of(world, role) for role in VIEWERS]
    return [*known, bodies.machine(world.cast.body.pk, AT), *(anybody(world, dice) for _turn in range(120))]


@pytest.mark.parametrize("code", TABLE)
def test_button_and_list_agree(world, code):
    permit, cases = permits[code], list(Case.objects.order_by("pk"))
    for viewer in everybody(world):
        listed = set(Case.objects.filter(permit.where(viewer)).values_list("pk", flat=True))
        assert listed == {case.pk for case in cases if permit.allows(viewer, case)}, viewer


def test_the_door_and_the_case_at_hand_agree(world):
    cases = list(Case.objects.order_by("pk"))
    standing: dict[int, set[int]] = {case.pk: set() for case in cases}
    for case_id, actor_id in Party.objects.filter(until__isnull=True).values_list("case_id", "actor_id"):
        standing[case_id].add(actor_id)
    for viewer in everybody(world):
        listed = set(Case.objects.visible_to(viewer).values_list("pk", flat=True))
        assert listed == {case.pk for case in cases if admits(viewer, case, standing[case.pk])}, viewer


def test_to_do_lists_hold_what_permits_and_guards_say(world):
    """For everybody, and within what the door admits: so the lists need not ask the door again."""
    for side in (own(world.cast), other(world.cast)):
        for steps in (("accept",), ("accept", "ask_extension"), ("accept", "reply")):
            task(side, *steps)
    for viewer in everybody(world):
        if viewer.is_system:
            continue
        asked = [Case.objects.filter(condition) for _step, condition in waiting.live_conditions(viewer)]
        live = {pk for rows in asked for pk in rows.values_list("pk", flat=True)}
        listed = {row[next(iter(row))] for row in waiting.waiting_rows(viewer)}
        assert listed == live, viewer
        assert {wait.case_id for wait in waiting.first_waiting(viewer, 1000)} == live, viewer
        assert set(Case.objects.filter(waiting.waiting_for(viewer)).values_list("pk", flat=True)) == live, viewer
        assert set(Case.objects.visible_to(viewer).filter(pk__in=live).values_list("pk", flat=True)) == live, viewer


GUARDED = [(flow.kind, step) for flow in flows.values() for step in flow.steps if step.guard]


def test_guards_and_their_conditions_agree(world):
    """One test for all of them: the cases that they tell apart take longer to make than to ask."""
    for side in (own(world.cast), other(world.cast)):
        for point in ("held", "minuted"):
            sitting(side, point)
        for steps in (("accept",), ("accept", "ask_extension"), ("accept", "remind", "reply", "pass_review", "verify")):
            task(side, *steps)
    for kind, step in GUARDED:
        listed = set(Case.objects.filter(step.guard.where(), kind=kind).values_list("pk", flat=True))
        ready = {case.pk for case in Case.objects.filter(kind=kind) if step.guard.check(case) is None}
        assert listed == ready, f"{kind}.{step.code}"
