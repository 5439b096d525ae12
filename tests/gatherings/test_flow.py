"""Each step by each role, the stranger included; guards and permits agree with their lists."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gatherings import sitting
from tests.gatherings.sitting import POINTS
from tests.matters.filing import accepted_matter
from xieshang.gatherings import merge, ops
from xieshang.gatherings.flow import FLOW
from xieshang.gatherings.models import Gathering
from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.kernel.permits import permits
from xieshang.kernel.viewer import Hat, Viewer

pytestmark = pytest.mark.django_db

ROLES = (
    "clerk",
    "committee",
    "convenor",
    "convenor2",
    "member",
    "member2",
    "chair",
    "keeper",
    "unit",
    "unit2",
    "leader",
)
ROLES += ("secretary", "informant", "editor", "reviewer", "admin", "citizen", "stranger")
CONVENE = {"clerk", "convenor"}
INVITED = {"member", "member2", "unit"}
# point of the way: step -> who may take it
ALLOWED = {
    "planned": {"convoke": CONVENE, "postpone": CONVENE, "cancel": CONVENE},
    "convoked": {
        "reply": INVITED,
        "change_reply": INVITED,
        "decide_leave": set(),
        "open": CONVENE,
        "postpone": CONVENE,
        "cancel": CONVENE,
    },
    "under_way": {"decide_leave": set(), "hold": set()},
    "held": {"confirm_minutes": set()},
    "minuted": {},
}


@pytest.mark.parametrize("point", POINTS)
def test_exactly_these_roles_may_take_each_step(cast, at, point):
    gathering = POINTS[point](cast, at)

    for role in ROLES:
        viewer = cast.player(role).viewer(at)
        offered = {offer.step.code for offer in flow.offers(viewer, gathering) if offer.allowed}
        assert offered == {code for code, roles in ALLOWED[point].items() if role in roles}, role


@pytest.mark.parametrize("point", POINTS)
def test_no_step_of_another_point_can_be_taken(cast, at, point):
    gathering = POINTS[point](cast, at)

    for step in FLOW.steps:
        if step.sources and gathering.state not in step.sources:
            with pytest.raises(flow.WrongState):
                flow.perform(gathering, step.code, by=cast.convenor.viewer(at), at=at)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_button_and_list_agree_for_any_viewer(cast, at, data):
    if not Gathering.objects.exists():
        sitting.convoked(cast, at)
    organs = [None, cast.unit_organ.actor_id, cast.hall.actor_id, cast.hall2.actor_id]
    roles = ("office", "committee", "convenor", "unit", "member")
    body = data.draw(st.sampled_from([cast.body, cast.other_body]))
    worn = data.draw(st.lists(st.tuples(st.sampled_from(roles), st.sampled_from(organs)), max_size=4))
    actor = data.draw(st.sampled_from([None, cast.unit.actor.pk, cast.member.actor.pk, cast.clerk.actor.pk]))
    viewer = Viewer(body.pk, at, actor_id=actor, hats=frozenset(Hat(role, body.pk, of) for role, of in worn))

    for code in sorted({step.permit for step in FLOW.steps}):
        listed = set(Case.objects.filter(permits[code].where(viewer), kind="gathering").values_list("pk", flat=True))
        shown = {one.pk for one in Case.objects.filter(kind="gathering") if permits[code].allows(viewer, one)}
        assert listed == shown, code


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("guard", sorted({step.guard for step in FLOW.steps if step.guard}, key=lambda one: one.code))
def test_guard_and_its_list_agree(cast, at, point, guard):
    gathering = POINTS[point](cast, at)

    listed = Case.objects.filter(guard.where(), pk=gathering.pk).exists()

    assert listed == (guard.check(gathering) is None)


def test_a_sitting_without_unit_or_resident_is_not_convoked(cast, at):
    gathering = sitting.planned(cast, at, invited=sitting.guests(cast)[:2])

    with pytest.raises(flow.Guarded):
        sitting.step(cast, gathering, "convoke", at)


def test_convoking_publishes_and_asks_everybody(cast, at):
    gathering = sitting.convoked(cast, at)

    assert gathering.visibility == "public"
    assert flow.waiting_for(cast.member.viewer(at)) is not None
    waiting = Case.objects.filter(flow.waiting_for(cast.member.viewer(at)))
    assert list(waiting.values_list("pk", flat=True)) == [gathering.pk]


def test_postponing_tells_the_cases_the_new_day_and_asks_again(cast, at):
    matter = accepted_matter(cast, at)
    gathering = sitting.convoked(cast, at, cases=[matter])

    ops.reply(gathering, reply="coming", by=cast.member.viewer(at), at=at)
    later = at.replace(day=29)

    moved = sitting.step(cast, gathering, "postpone", at, starts_at=later, reason="台风")

    assert (moved.state, moved.starts_at) == ("planned", later)
    assert set(moved.invitations.values_list("reply", flat=True)) == {"none"}
    matter.refresh_from_db()
    assert matter.state == "placed"
    assert matter.entries.filter(step="place").order_by("-id").first().data["held_on"] == "2020-06-29"


def test_cancelling_frees_the_cases(cast, at):
    matter = accepted_matter(cast, at)
    gathering = sitting.convoked(cast, at, cases=[matter])

    cancelled = sitting.step(cast, gathering, "cancel", at, reason="无法成行")

    matter.refresh_from_db()
    assert (cancelled.stage, matter.state) == ("closed", "accepted")
    assert not Case.objects.filter(flow.waiting_for(cast.member.viewer(at))).exists()


def test_minutes_are_due_in_working_days(cast, at):
    gathering = sitting.held(cast, at)  # held on Wednesday 17 June 2020; the 25th and 26th are free, the 28th is worked

    assert gathering.due_on.isoformat() == "2020-06-29"


def test_minutes_with_two_wordings_are_not_confirmed(cast, at):

    gathering = sitting.held(cast, at)
    day = at.replace(day=18)
    by = cast.convenor.viewer(day)
    ops.record_outcome(gathering.items.get(), outcome="settled", agreement="好", by=by, at=day)
    ops.save_minutes(gathering, base=0, text=f"题\n{merge.FIRST}\n一", by=by, at=day)

    with pytest.raises(flow.Guarded):
        sitting.step(cast, gathering, "confirm_minutes", day)
