"""Both faces of every permit of tasks agree, whoever looks; and guards agree with their conditions."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.handling.giving import assist, lead, take, task
from tests.handling.giving import given as given_tasks
from xieshang.handling.flow import FLOW
from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.kernel.permits import permits
from xieshang.kernel.viewer import Hat, Viewer

pytestmark = pytest.mark.django_db

ROLES = ("office", "unit", "convenor", "member", "leader", "committee")
CODES = sorted({step.permit for step in FLOW.steps})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_button_and_list_agree_for_any_viewer(cast, at, data):
    if not Case.objects.filter(kind="assignment").exists():
        given_tasks(cast, at, lead(cast.unit_organ), assist(cast.unit2_organ))
    organs = [None, cast.unit_organ.actor_id, cast.unit2_organ.actor_id, cast.hall.actor_id, cast.hall2.actor_id]
    body = data.draw(st.sampled_from([cast.body, cast.other_body]))
    worn = data.draw(st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(organs)), max_size=4))
    actor = data.draw(st.sampled_from([None, cast.unit.actor.pk, cast.convenor.actor.pk, cast.unit_organ.actor_id]))
    hats = frozenset(Hat(role, body.pk, of, sees_body=role == "office") for role, of in worn)
    viewer = Viewer(body.pk, at, actor_id=actor, hats=hats, is_system=data.draw(st.booleans()))

    for code in CODES:
        listed = set(Case.objects.filter(permits[code].where(viewer), kind="assignment").values_list("pk", flat=True))
        shown = {one.pk for one in Case.objects.filter(kind="assignment") if permits[code].allows(viewer, one)}
        assert listed == shown, code


@pytest.mark.parametrize(
    "before",
    [
        (),
        ("close_objections",),
        ("accept",),
        ("accept", "ask_extension"),
        ("accept", "ask_extension", "grant_extension"),
        ("accept", "ask_extension", "refuse_extension"),
        ("accept", "remind"),
        ("accept", "remind", "supervise", "ask_extension", "grant_extension"),
        ("accept", "remind", "reply", "send_back"),
        ("accept", "remind", "reply", "send_back", "remind", "report"),
    ],
)
def test_guard_and_its_condition_agree(cast, at, before):
    found = task(cast, at, *before)

    for step in FLOW.steps:
        if step.guard is None:
            continue
        listed = Case.objects.filter(step.guard.where(), pk=found.pk).exists()
        assert listed == (step.guard.check(Case.objects.get(pk=found.pk)) is None), step.code


def test_to_do_of_the_office_and_the_unit_follow_the_task(cast, at):
    found = task(cast, at)
    waits = []
    for step in ("accept", "ask_extension", "grant_extension", "reply", "pass_review", "verify"):
        waits.append((_waits(cast, "unit", at, found), _waits(cast, "clerk", at, found)))
        take(cast, found, step, at)

    assert waits == [
        (True, False),  # to be accepted
        (True, False),  # in work
        (True, True),  # an extension is asked for
        (True, False),
        (False, True),  # to be reviewed
        (False, True),  # to be verified
    ]
    assert not _waits(cast, "unit", at, found)


def _waits(cast, role, at, found) -> bool:
    viewer = cast.player(role).viewer(at)
    return Case.objects.visible_to(viewer).filter(flow.waiting_for(viewer), pk=found.pk).exists()
