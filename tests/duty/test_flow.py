"""The way of a commendation: what its table allows, who nominates whom, when it may be decided, what `verify` sees."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.duty.commending import (
    AFTER,
    DECISION,
    LAST_DAY,
    PLACES,
    PUBLISHING,
    award_of,
    brought,
    in_state,
    nominated,
    opened,
)
from xieshang.duty import ops
from xieshang.duty.flow import FLOW
from xieshang.duty.models import Commendation, Nomination, Objection
from xieshang.kernel import flow, jobs, promises, ticks
from xieshang.kernel.models import Case, Entry, Party
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.notices.models import Notice
from xieshang.roster import doings
from xieshang.stats.queries import values

pytestmark = pytest.mark.django_db

WAYS = {
    "nominating": {"nominate", "withdraw", "finish", "choose", "cancel"},
    "chosen": {"choose", "submit", "cancel"},
    "submitted": {"choose", "publish", "cancel"},
    "publicity": {"object", "settle", "strike", "lapse", "decide", "cancel"},
    "decided": {"announce"},
    "announced": set(),
    "cancelled": set(),
}


def test_table_allows_these_steps_and_no_others():
    for state, steps in WAYS.items():
        assert {step.code for step in FLOW.steps if state in step.sources} == steps, state


def test_commendation_goes_its_way_and_counts_where_it_should(cast, at):
    found = in_state("announced", cast, at)

    assert (found.state, found.number, found.title) == ("announced", "表〔2020〕001号", "2020年度表彰")
    assert (found.visibility, found.due_on, found.announced_on) == ("public", None, (at + AFTER).date())
    steps = list(Entry.objects.filter(case=found).order_by("id").values_list("step", flat=True))
    assert steps == ["open", "nominate", "choose", "submit", "publish", "lapse", "decide", "announce"]
    one = doings.registered["commended"]
    year = (at.date().replace(month=1, day=1), at.date().replace(month=12, day=31))
    rows = one.rows([cast.member2.actor.pk, cast.member.actor.pk], *year)
    assert list(rows.values_list("d_who", flat=True)) == [cast.member2.actor.pk]
    rows = values(cast.body, "2020", at=at + AFTER, page="stats:records", keys=["commended"])
    assert [row.value for row in rows] == [1]


def test_organs_of_the_term_may_nominate_and_nobody_else(cast, at):
    found = opened(cast.clerk.viewer(at), at)

    for by in (cast.clerk, cast.committee, cast.member):
        nominated(found, cast.chair.actor, by=by.viewer(at), at=at)
        Nomination.objects.update(withdrawn_at=at)
    for by in (cast.convenor, cast.keeper, cast.leader, cast.member2, cast.stranger):
        with pytest.raises(NotAllowed):
            nominated(found, cast.chair.actor, by=by.viewer(at), at=at)


def test_convenor_nominates_members_of_their_own_group_only(cast, at):
    places = (*PLACES, ops.Place("group", "先进界别组", 1))
    found, convenor = opened(cast.clerk.viewer(at), at, places), cast.member.viewer(at)
    cast.chair.person.memberships.get().seats.filter(group=cast.sector_group).delete()

    row = nominated(found, cast.member2.actor, by=convenor, at=at)

    assert row.behalf_of == cast.sector_group.actor
    for actor, code in (
        (cast.chair.actor, "member"),
        (cast.unit_organ.actor, "unit"),
        (cast.sector_group.actor, "group"),
    ):
        with pytest.raises(Invalid):
            nominated(found, actor, by=convenor, at=at, code=code)


def test_nobody_is_nominated_twice_in_a_class_unless_it_was_withdrawn(cast, at):
    found, clerk = opened(cast.clerk.viewer(at), at), cast.clerk.viewer(at)
    row = nominated(found, cast.member2.actor, by=clerk, at=at)

    with pytest.raises(Invalid) as refused:
        nominated(found, cast.member2.actor, by=cast.committee.viewer(at), at=at)
    assert "王绍玉" in str(refused.value)

    ops.withdraw(row, by=clerk, at=at)
    nominated(found, cast.member2.actor, by=cast.committee.viewer(at), at=at)
    assert Nomination.objects.filter(withdrawn_at=None).count() == 1


def test_nomination_is_withdrawn_by_who_made_it_or_the_office(cast, at):
    found = opened(cast.clerk.viewer(at), at)
    row = nominated(found, cast.member2.actor, by=cast.member.viewer(at), at=at)

    with pytest.raises(NotAllowed):
        ops.withdraw(row, by=cast.committee.viewer(at), at=at)
    ops.withdraw(row, by=cast.member.viewer(at), at=at)
    ops.withdraw(nominated(found, cast.chair.actor, by=cast.member.viewer(at), at=at), by=cast.clerk.viewer(at), at=at)

    assert not Nomination.objects.filter(withdrawn_at=None).exists()


def test_choice_stays_within_the_places_and_among_the_nominated(cast, at):
    clerk = cast.clerk.viewer(at)
    found = opened(clerk, at, (ops.Place("member", "优秀委员", 1),))
    with pytest.raises(flow.Guarded):
        ops.choose(found, {1}, by=clerk, at=at)
    rows = [nominated(found, player.actor, by=clerk, at=at) for player in (cast.member2, cast.chair)]

    for wrong in (set(), {row.pk for row in rows}, {rows[0].pk, 999999}):
        with pytest.raises(Invalid):
            ops.choose(found, wrong, by=clerk, at=at)
    ops.choose(found, {rows[0].pk}, by=clerk, at=at)
    ops.choose(found, {rows[1].pk}, by=clerk, at=at)

    assert list(Nomination.objects.filter(is_chosen=True)) == [rows[1]]


def test_nothing_is_decided_before_the_publicity_is_over(cast, at):
    found = in_state("publicity", cast, at)
    assert found.publicity_until == (at + LAST_DAY).date()

    ticks.do_all(at + LAST_DAY)
    with pytest.raises(flow.Guarded) as refused:
        flow.perform(found, "decide", by=cast.clerk.viewer(at), at=at + LAST_DAY, data={})
    assert "not over" in str(refused.value)

    ticks.do_all(at + AFTER)
    ticks.do_all(at + AFTER + timedelta(hours=1))
    assert Entry.objects.filter(case=found, step="lapse").count() == 1
    early = {**DECISION, "decided_on": (at + LAST_DAY).date()}
    with pytest.raises(Invalid):
        flow.perform(found, "decide", by=cast.clerk.viewer(at), at=at + AFTER, data=early)
    decision = {**DECISION, "decided_on": (at + AFTER).date()}
    assert flow.perform(found, "decide", by=cast.clerk.viewer(at), at=at + AFTER, data=decision).case.state == "decided"


def test_open_objection_holds_the_decision_and_a_struck_name_is_off_the_list(cast, at):
    clerk = cast.clerk.viewer(at)
    found = opened(clerk, at)
    rows = [nominated(found, player.actor, by=clerk, at=at) for player in (cast.member2, cast.chair)]
    ops.choose(found, {row.pk for row in rows}, by=clerk, at=at)
    for step, data in (("submit", {}), ("publish", PUBLISHING)):
        flow.perform(found, step, by=clerk, at=at, data=dict(data))
    flow.perform(found, "object", by=clerk, at=at, data={"nomination": str(rows[0].pk), "words": "多次缺席会议"})
    ticks.do_all(at + AFTER)
    decision = {**DECISION, "decided_on": (at + AFTER).date()}

    with pytest.raises(flow.Guarded) as refused:
        flow.perform(found, "decide", by=clerk, at=at + AFTER, data=decision)
    assert "objection" in str(refused.value)
    said = {"objection": str(Objection.objects.get().pk), "verdict": "struck", "reason": "查证属实"}
    taken = flow.perform(found, "settle", by=clerk, at=at + AFTER, data=said)
    flow.perform(found, "decide", by=clerk, at=at + AFTER, data=decision)

    assert taken.entry.payload.words == {"reason": "查证属实"}
    assert Objection.objects.get().decision == "查证属实"
    assert set(Nomination.objects.filter(struck_at__isnull=False)) == {rows[0]}
    listed = Party.objects.filter(case=found, role="nominee", until=None).values_list("actor__name", flat=True)
    assert list(listed) == ["杨俊英"]


def test_objection_that_is_not_upheld_leaves_the_list_as_it_is(cast, at):
    found, clerk = in_state("publicity", cast, at), cast.clerk.viewer(at)
    row = Nomination.objects.get()
    flow.perform(found, "object", by=clerk, at=at, data={"nomination": str(row.pk), "words": "听说"})
    said = {"objection": str(Objection.objects.get().pk), "verdict": "stays", "reason": "不属实"}

    flow.perform(found, "settle", by=clerk, at=at, data=said)

    assert Nomination.objects.get().struck_at is None
    with pytest.raises(flow.Guarded):
        flow.perform(found, "settle", by=clerk, at=at, data=said)


def test_list_without_anybody_left_is_not_decided(cast, at):
    found, clerk = in_state("publicity", cast, at), cast.clerk.viewer(at)
    flow.perform(
        found, "strike", by=clerk, at=at, data={"nomination": str(Nomination.objects.get().pk), "reason": "调离"}
    )
    ticks.do_all(at + AFTER)

    with pytest.raises(flow.Guarded):
        flow.perform(found, "decide", by=clerk, at=at + AFTER, data={})


def test_round_called_off_is_not_public_and_nobody_is_party_as_nominee(cast, at):
    found = in_state("publicity", cast, at)

    flow.perform(found, "cancel", by=cast.clerk.viewer(at), at=at, data={"reason": "材料不实"})

    assert not Case.objects.visible_to(cast.citizen.viewer(at)).filter(pk=found.pk).exists()
    assert not Party.objects.filter(case=found, role="nominee", until=None).exists()


def test_nominators_are_told_at_the_opening_and_the_nominated_not_before_publicity(cast, at):
    found = in_state("submitted", cast, at)
    while jobs.run_due(now=at):
        pass
    assert set(Notice.objects.values_list("code", "recipient__name")) == {
        ("commendation-opened", "徐泽民"),
        ("commendation-opened", "胡乃刚"),
    }

    flow.perform(found, "publish", by=cast.clerk.viewer(at), at=at, data=dict(PUBLISHING))
    while jobs.run_due(now=at):
        pass
    assert "王绍玉" in Notice.objects.filter(code="commendation-public").values_list("recipient__name", flat=True)


def test_future_year_and_round_without_places_are_refused(cast, at):
    clerk = cast.clerk.viewer(at)
    for year, places in ((2021, PLACES), (2020, ())):
        with pytest.raises(Invalid):
            ops.begin(year, places, by=clerk, at=at)
    with pytest.raises(NotAllowed):
        ops.begin(2020, PLACES, by=cast.committee.viewer(at), at=at)


@pytest.mark.parametrize(
    ("promise", "spoil"),
    [
        ("duty.public", lambda found: Case.objects.filter(pk=found.pk).update(visibility="internal")),
        ("duty.heard", lambda found: Commendation.objects.filter(pk=found.pk).update(heard_on=None)),
        ("duty.places", lambda found: _crowd(found)),
        ("duty.nominee", lambda found: Party.objects.filter(case=found, role="nominee").delete()),
    ],
)
def test_verify_names_what_is_broken(cast, at, promise, spoil):
    found = in_state("decided", cast, at)
    held = promises.invariants[promise]
    assert list(held.question()) == []

    spoil(found)

    assert len(list(held.question())) == 1


def _crowd(found: Commendation) -> None:
    row = Nomination.objects.get()
    for actor in Party.objects.filter(case=found, role="nominator").values_list("actor_id", flat=True)[:2]:
        Nomination.objects.create(award=row.award, actor_id=actor, by=row.by, made_at=row.made_at, is_chosen=True)


def test_drawing_of_the_flow_is_fresh():
    call_command("draw_flows", check=True)


def test_rounds_of_the_neighbour_are_not_here(cast, at):
    found = opened(cast.stranger.viewer(at), at)

    assert not Commendation.objects.visible_to(cast.clerk.viewer(at)).filter(pk=found.pk).exists()
    with pytest.raises(NotAllowed):
        brought(found, "chosen", actor=cast.member2.actor, by=cast.clerk.viewer(at), at=at)
    assert award_of(found).places == 2


def test_who_is_asked_to_nominate_has_it_to_do_until_they_say_that_they_have_finished(cast, at):
    found = opened(cast.clerk.viewer(at), at)
    convenor = cast.member.viewer(at)

    def has_it_to_do(player) -> bool:
        return Case.objects.filter(flow.waiting_for(player.viewer(at)), pk=found.pk).exists()

    assert has_it_to_do(cast.member) and has_it_to_do(cast.committee) and not has_it_to_do(cast.unit)
    nominated(found, cast.member2.actor, by=convenor, at=at)
    assert has_it_to_do(cast.member), "they may nominate more"

    flow.perform(found, "finish", by=convenor, at=at)

    assert has_it_to_do(cast.committee) and not has_it_to_do(cast.member)
    with pytest.raises(NotAllowed):
        flow.perform(found, "finish", by=convenor, at=at)
    assert flow.may(convenor, Commendation.objects.get(pk=found.pk), "nominate"), "nobody is shut out by it"
