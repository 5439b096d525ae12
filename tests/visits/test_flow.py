"""The way of a visit: what its table allows, what each step needs, who is told."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from tests.matters.filing import raise_matter
from tests.visits.coming import SUMMARY, announced, brought_to, plan
from xieshang.kernel import flow, jobs, promises, ticks
from xieshang.kernel.models import Case, Entry, Link, Party
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.notices.models import Notice
from xieshang.visits import ops
from xieshang.visits.flow import FLOW
from xieshang.visits.models import Visit

pytestmark = pytest.mark.django_db

WAYS = {
    "announced": {"prepare", "amend", "remind", "cancel"},
    "prepared": {"amend", "remind", "receive", "cancel"},
    "received": {"close", "correct"},
    "closed": {"correct"},
    "cancelled": set(),
}


def told(code: str) -> set[str]:
    return set(Notice.objects.filter(code=code).values_list("recipient__name", flat=True))


def test_table_allows_these_steps_and_no_others():
    for state, steps in WAYS.items():
        assert {step.code for step in FLOW.steps if state in step.sources} == steps, state


def test_visit_goes_its_way_and_stands_under_its_number(cast, at):
    visit = brought_to("closed", cast, at)

    assert (visit.state, visit.number, visit.title) == ("closed", "访〔2020〕001号", "济宁市政协考察团")
    assert (visit.people, visit.visibility, visit.due_on) == (19, "public", None)
    assert [entry.step for entry in Entry.objects.filter(case=visit).order_by("id")] == [
        "announce",
        "prepare",
        "receive",
        "close",
    ]


def test_what_is_written_is_linked_by_its_name(cast, at):
    visit = announced(cast, at, origin="莒南县政协", batch=2, receivers=("杨俊英", "县委办王主任"))

    assert visit.origin_body == cast.other_body and visit.title == "莒南县政协考察团（第2批）"
    assert visit.stops.get().place == cast.home.actor
    parties = set(Party.objects.filter(case=visit).values_list("actor__name", "role"))
    assert parties == {("杨俊英", "receiver"), ("提案委员会", "host")}


def test_name_that_two_persons_bear_is_nobodys(cast, at):
    cast.member2.actor.__class__.objects.filter(pk=cast.member2.actor.pk).update(name="杨俊英")

    visit = announced(cast, at)

    assert visit.received_by == "杨俊英"
    assert not Party.objects.filter(case=visit, role="receiver").exists()


def test_visit_without_programme_or_receiver_cannot_be_prepared(cast, at):
    for lacking in ({"programme": ()}, {"receivers": ()}):
        visit = announced(cast, at, **lacking)
        with pytest.raises(flow.Guarded):
            flow.perform(visit, "prepare", by=cast.clerk.viewer(at), at=at)


def test_prepared_visit_cannot_lose_its_programme(cast, at):
    visit = brought_to("prepared", cast, at)

    with pytest.raises(Invalid):
        ops.change(visit, plan=plan(cast, programme=()), by=cast.clerk.viewer(at), at=at)

    assert visit.stops.count() == 1


def test_delegation_is_not_received_before_it_comes(cast, at):
    visit = brought_to("prepared", cast, at, arrives_on=date(2020, 6, 11))

    with pytest.raises(Invalid) as refused:
        flow.perform(visit, "receive", by=cast.clerk.viewer(at), at=at, data={"people": 18})

    assert "people" in refused.value.errors


def test_member_cannot_announce_and_other_committee_cannot_change(cast, at):
    with pytest.raises(NotAllowed):
        ops.announce(plan(cast), by=cast.member.viewer(at), at=at)
    visit = announced(cast, at, host=cast.special_committee2.actor)
    with pytest.raises(NotAllowed):
        ops.change(visit, plan=plan(cast), by=cast.committee.viewer(at), at=at)


def test_committee_in_charge_takes_the_steps_of_its_visit(cast, at):
    visit, staff = announced(cast, at), cast.committee.viewer(at)

    taken = flow.perform(visit, "prepare", by=staff, at=at)

    assert taken.case.state == "prepared" and taken.entry.behalf_of == cast.special_committee.actor


def test_correction_after_the_delegation_came_needs_a_reason_and_is_told_in_the_log(cast, at):
    visit, clerk = brought_to("closed", cast, at), cast.clerk.viewer(at)

    with pytest.raises(Invalid):
        ops.change(visit, plan=plan(cast, people=21), by=clerk, at=at)
    corrected = ops.change(visit, plan=plan(cast, people=21), by=clerk, at=at, reason="漏记两人")

    assert (corrected.people, corrected.state) == (21, "closed")
    entry = Entry.objects.filter(case=visit).latest("id")
    assert entry.step == "correct" and entry.data["changed"] == ["people"]
    assert entry.payload.words == {"reason": "漏记两人"}


def test_visit_is_linked_with_the_cases_it_led_to(cast, at):
    matter, visit = raise_matter(cast, at).matter, brought_to("received", cast, at)

    with pytest.raises(Invalid) as refused:
        flow.perform(visit, "close", by=cast.clerk.viewer(at), at=at, data={**SUMMARY, "led_to": "事〔2020〕999号"})
    flow.perform(visit, "close", by=cast.clerk.viewer(at), at=at, data={**SUMMARY, "led_to": f"{matter.number}、"})

    assert "led_to" in refused.value.errors
    assert Link.objects.get(source_id=visit.pk).target_id == matter.pk


def test_visit_that_is_not_published_stays_inside(cast, at):
    visit = brought_to("received", cast, at)

    flow.perform(visit, "close", by=cast.clerk.viewer(at), at=at, data={**SUMMARY, "publish": "no"})

    assert not Case.objects.visible_to(cast.citizen.viewer(at)).filter(pk=visit.pk).exists()


def test_who_receives_is_told_of_the_programme_and_reminded_once_the_day_before(cast, at):
    visit = brought_to("prepared", cast, at, arrives_on=date(2020, 6, 12))

    ticks.do_all(at)
    assert told("visit-prepared") == {"杨俊英", "徐泽民"} and told("visit-tomorrow") == set()

    for hours in (24, 25):
        ticks.do_all(at + timedelta(hours=hours))
    assert told("visit-tomorrow") == {"杨俊英", "徐泽民"}
    assert Entry.objects.filter(case=visit, step="remind").count() == 1


def test_visit_put_off_is_reminded_of_anew(cast, at):
    visit = brought_to("prepared", cast, at, arrives_on=date(2020, 6, 11))
    ticks.do_all(at)

    ops.change(visit, plan=plan(cast, arrives_on=date(2020, 6, 12)), by=cast.clerk.viewer(at), at=at)
    ticks.do_all(at + timedelta(days=1))

    assert Entry.objects.filter(case=visit, step="remind").count() == 2
    while jobs.run_due(now=at + timedelta(days=1)):
        pass
    assert told("visit-changed") == {"杨俊英", "徐泽民"}


@pytest.mark.parametrize(
    ("promise", "spoil"),
    [
        ("visits.host", lambda visit: Party.objects.filter(case=visit, role="host").delete()),
        ("visits.prepared", lambda visit: visit.stops.all().delete()),
        ("visits.public", lambda visit: Case.objects.filter(pk=visit.pk).update(visibility="public")),
    ],
)
def test_verify_names_what_is_broken(cast, at, promise, spoil):
    visit = brought_to("prepared", cast, at)
    held = promises.invariants[promise]
    assert list(held.question()) == []

    spoil(visit)

    assert [breach.ids for breach in held.question()] == [(visit.pk,)]


def test_drawing_of_the_flow_is_fresh():
    call_command("draw_flows", check=True)


def test_visits_of_the_neighbour_are_not_counted_here(cast, at):
    assert Visit.objects.visible_to(cast.stranger.viewer(at)).count() == 0
