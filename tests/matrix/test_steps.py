"""Every step of every kind × every role × own, other hall's, neighbour's case, by each door that takes steps."""

import json

import pytest
from django.urls import reverse

from tests.matrix import commending
from tests.matrix.asking import ask
from tests.matrix.rows import members
from tests.matrix.saying import said
from tests.matrix.steps import BY_CODE, BY_NO_DOOR, STEPS
from tests.matrix.world import ANONYMOUS, AT, VIEWERS, World, other, own
from xieshang.kernel import tokens
from xieshang.kernel.flow.tables import flows
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer

pytestmark = pytest.mark.django_db

CASES_OF = {"matter": "sealed matter", "assignment": "task", "gathering": "planned sitting", "visit": "announced visit"}
CASES_OF |= {"home_check": "asked check", "deed": "recorded deed", "rule": "draft rule", "commendation": "round"}
CASES_OF |= {"duty": "planned duty", "booking": "booking"}
CASES_OF |= {"correction": "asked correction", "grouping": "proposed grouping"}
CASES_OF |= {"loan": "lent loan", "succession": "change of term"}
CASES_OF |= {"contact": "contact", "feedback": "feedback", "group_year": "year of a group"}
CASES_OF |= {"formal": "draft paper", "consultation_report": "draft report", "suggestion": "listed item"}
CASES_OF |= {"instruction": "instruction", "lasting_result": "noted result"}
CASES_OF |= {"plan": "plan", "topic": "suggested topic"}


def viewer_of(world: World, role: str) -> Viewer:
    return world.cast.player(role).viewer(AT)


def sees(world: World, role: str, case: Case) -> bool:
    return Case.objects.visible_to(viewer_of(world, role)).filter(pk=case.pk).exists()


def data_for(world: World, step: str, side: str) -> dict:
    kind, _dot, code = step.partition(".")
    data = said(kind, code)
    if step == "assignment.reassign":
        data["unit"] = str((world.cast.unit2_organ if side == "own" else world.cast.unit_organ).actor_id)
    return data | commending.NAMED.get(step, dict)()


def at_the_desk(world: World, role: str, case: Case, code: str, data: dict) -> str:
    url = reverse("desk:step", args=[case.pk, code])
    return ask(world, role, "POST", url, {**data, "version": case.version}).verdict


def by_machine(world: World, role: str, case: Case, code: str, data: dict) -> str:
    body = json.dumps({"step": code, "data": data, "version": case.version})
    return ask(world, role, "POST", reverse("api:steps", args=[case.pk]), body, content_type="application/json").verdict


def test_every_step_is_listed():
    known = {f"{flow.kind}.{step.code}" for flow in flows.values() for step in flow.steps}
    listed = set(STEPS) | set(BY_NO_DOOR)
    assert known - listed == set(), "these steps have no line in tests/matrix/steps.py"
    assert listed - known == set(), "these lines have no step any more"


@pytest.mark.parametrize("side", ["own", "other"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.sqlite
def test_these_roles_take_the_step_and_one_of_each_refusal_does_not(world, step, side):
    hold_for(0, world, step, side)


@pytest.mark.parametrize("side", ["own", "other"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.full
def test_no_other_role_takes_the_step(world, step, side):
    hold_for(1, world, step, side)


def hold_for(part: int, world: World, step: str, side: str) -> None:
    """This part of the roles gets what is due from the desk, and from the interface for machines."""
    line, code = STEPS[step], step.partition(".")[2]
    case = line.make({"own": own, "other": other}[side](world.cast))
    may, data = members(getattr(line, side)), data_for(world, step, side)
    wrong, turn = [], [*STEPS].index(step)
    for place, role in enumerate(asking(world, case, may, turn)[part]):
        due = due_for(world, role, case, may)
        got = [at_the_desk(world, role, case, code, data)]
        # Both doors put the same question to the same flow: at the second every third of those who may not, by turns.
        if due[0] == "moved" or (place + turn) % 3 == 0:
            got.append(by_machine(world, role, case, code, data))
        if (*got,) != due[: len(got)]:
            wrong.append(f"{role}: {got}, not {due}")
    assert wrong == []


def due_for(world: World, role: str, case: Case, may: set[str]) -> tuple[str, str]:
    """What the desk answers, and the interface for machines."""
    if role in ANONYMOUS:
        return ("signin", "401")
    if role in may:
        return ("moved", "page")
    return ("refused", "refused") if sees(world, role, case) else ("404", "404")


def asking(world: World, case: Case, may: set[str], turn: int) -> tuple[list[str], list[str]]:
    """Those who may, with one of each who get the same refusal, by turns; and all others, with one of those who may."""
    alike: dict[tuple[str, str], list[str]] = {}
    for role in VIEWERS:
        if role not in may:
            alike.setdefault(due_for(world, role, case, may), []).append(role)
    first = [*sorted(may), *(roles[turn % len(roles)] for roles in alike.values())]
    return first, [*sorted(may)[:1], *(role for role in VIEWERS if role not in first)]


@pytest.mark.parametrize("kind", flows)
def test_no_step_of_the_neighbours_cases_is_open_to_the_county(world, kind):
    """The door stands before every step alike: each role tries a quarter of them, and each step is tried by a quarter of the roles."""
    case = world.case(f"neighbour's {CASES_OF[kind]}")
    for number, step in enumerate(flows[kind].steps):
        data = data_for(world, f"{kind}.{step.code}", "own")
        for role in [role for place, role in enumerate(VIEWERS) if role != "stranger" and (place + number) % 4 == 0]:
            due = ("signin", "401") if role in ANONYMOUS else ("404", "404")
            got = (at_the_desk(world, role, case, step.code, data), by_machine(world, role, case, step.code, data))
            assert got == due, f"{role} {step.code}"


@pytest.mark.parametrize("step", BY_NO_DOOR)
def test_steps_that_come_by_themselves_are_open_to_nobody(world, step):
    kind, _dot, code = step.partition(".")
    case = world.case(CASES_OF[kind])
    for role in ("clerk", "convenor", "unit", "member", "admin", "stranger"):
        assert at_the_desk(world, role, case, code, {}) == "404", role
        assert by_machine(world, role, case, code, {}) in ("mend", "404", "not now", "refused"), role


@pytest.mark.parametrize("code", BY_CODE)
def test_the_query_code_and_nothing_else_opens_the_steps_of_the_person_concerned(world, code):
    case = STEPS[f"matter.{code}"].make(own(world.cast))
    neighbours = world.case("neighbour's sealed matter")
    url, data = reverse("matters:step", args=[case.pk, code]), data_for(world, f"matter.{code}", "own")
    for role in set(VIEWERS):
        assert ask(world, role, "POST", url, data).verdict == "404", role

    holder, cookie = world.clients["holder"], tokens.COOKIE
    before = holder.cookies[cookie].value
    holder.cookies[cookie] = tokens.signing.dumps([case.pk, neighbours.pk], salt=tokens._salt(case.body_id))
    try:
        assert ask(world, "holder", "POST", url, data).verdict == "moved"
        far = reverse("matters:step", args=[neighbours.pk, code])
        assert ask(world, "holder", "POST", far, data).verdict == "404"
    finally:
        holder.cookies[cookie] = before


def test_with_the_code_no_step_of_the_hall_can_be_taken(world):
    for name in ("public matter", "sealed matter"):
        case = world.case(name)
        for step in flows["matter"].steps:
            if step.code in BY_CODE:
                continue
            url = reverse("matters:step", args=[case.pk, step.code])
            data = data_for(world, f"matter.{step.code}", "own")
            for role in ("holder", "citizen", "clerk"):
                assert ask(world, role, "POST", url, data).verdict in ("refused", "404", "not now", "mend"), step.code
            assert Case.objects.get(pk=case.pk).version == case.version
