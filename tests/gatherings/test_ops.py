"""Inviting, checking in, the agenda and its outcomes, the record and the minutes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.gatherings import sitting
from tests.matters.filing import accepted_matter
from xieshang.gatherings import merge, ops, paper
from xieshang.gatherings.models import Attendance, Order, Role
from xieshang.gatherings.ops import Guest, Saying
from xieshang.gatherings.ops.attending import code_now
from xieshang.handling.models import Assignment
from xieshang.handling.orders import Order as UnitOrder
from xieshang.kernel import clock, flow, promises
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound, TooMany

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(at):
    """The day of the sitting."""
    return at + timedelta(days=7)


def scan(gathering, player, day, *, back=0):
    moment = clock.real_now()
    code = code_now(gathering, moment - timedelta(seconds=back))
    return ops.check_in(gathering, code=code, by=player.viewer(day), at=day, moment=moment)


def test_convenor_of_another_hall_cannot_plan_for_this_one(cast, at):
    plan = ops.Plan(form="hall-sitting", title="会", starts_at=at, hall=cast.hall, agenda=(accepted_matter(cast, at),))

    for player in (cast.convenor2, cast.member, cast.stranger):
        with pytest.raises((NotAllowed, NotFound)):
            ops.plan(cast.hall.actor, plan=plan, by=player.viewer(at), at=at)
    assert not Case.objects.filter(kind="gathering").exists()


def test_a_matter_of_another_hall_is_not_put_on_the_agenda(cast, at):
    gathering = sitting.planned(cast, at)
    matter = accepted_matter(cast, at)
    matter.parties.filter(role="hall").update(actor=cast.hall2.actor)

    with pytest.raises(ops.AgendaRefused):
        ops.put_on_agenda(gathering, Case.objects.get(pk=matter.pk), by=cast.convenor.viewer(at), at=at)


def test_a_case_on_one_agenda_is_not_put_on_another(cast, at):
    matter = accepted_matter(cast, at)
    sitting.planned(cast, at, cases=[matter])
    other = sitting.planned(cast, at)

    with pytest.raises(ops.AgendaRefused):
        ops.put_on_agenda(other, matter, by=cast.convenor.viewer(at), at=at)
    assert other.items.count() == 1


def test_taken_off_the_agenda_a_case_waits_again(cast, at):
    matter = accepted_matter(cast, at)
    gathering = sitting.planned(cast, at, cases=[matter])

    ops.take_off_agenda(gathering.items.get(), by=cast.convenor.viewer(at), at=at)

    matter.refresh_from_db()
    assert (matter.state, gathering.items.count()) == ("accepted", 0)


def test_reordering_keeps_every_item(cast, at):
    matters = [accepted_matter(cast, at) for _number in range(3)]
    gathering = sitting.planned(cast, at, cases=matters)
    items = list(gathering.items.order_by("position"))

    ops.reorder(gathering, order=[items[2].pk, items[0].pk], by=cast.convenor.viewer(at), at=at)

    assert list(gathering.items.order_by("position").values_list("pk", flat=True)) == [items[i].pk for i in (2, 0, 1)]


def test_inviting_twice_invites_once(cast, at):
    gathering = sitting.planned(cast, at)

    again = ops.invite(gathering, guests=sitting.guests(cast), by=cast.convenor.viewer(at), at=at)

    assert (again, gathering.invitations.count()) == (0, 4)


def test_inviting_many_takes_as_many_statements_as_inviting_one(cast, at):
    gathering = sitting.planned(cast, at)
    by = cast.convenor.viewer(at)
    counts = []
    for names in (["一"], [f"居民{number}" for number in range(2, 32)]):
        with CaptureQueriesContext(connection) as queries:
            ops.invite(gathering, guests=[Guest(Role.RESIDENT, name=name) for name in names], by=by, at=at)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_somebody_of_another_body_is_not_invited(cast, at):
    gathering = sitting.planned(cast, at)

    with pytest.raises(Invalid):
        ops.invite(gathering, guests=[Guest(Role.GUEST, cast.stranger.actor)], by=cast.convenor.viewer(at), at=at)


def test_leave_needs_a_reason_and_is_decided_by_the_convenor(cast, at):
    gathering = sitting.convoked(cast, at)
    member = cast.member.viewer(at)
    with pytest.raises(Invalid):
        ops.reply(gathering, reply="leave_asked", by=member, at=at)
    ops.reply(gathering, reply="leave_asked", reason="外出", by=member, at=at)
    row = gathering.invitations.get(actor=cast.member.actor)
    assert flow.may(cast.convenor.viewer(at), gathering, "decide_leave")

    with pytest.raises(NotAllowed):
        ops.decide_leave(row, granted=True, by=member, at=at)
    ops.decide_leave(row, granted=True, by=cast.convenor.viewer(at), at=at)

    row.refresh_from_db()
    assert (row.reply, row.decided_by) == ("leave_granted", cast.convenor.actor)


def test_a_unit_officer_replies_for_the_unit(cast, at):
    gathering = sitting.convoked(cast, at)

    ops.reply(gathering, reply="coming", by=cast.unit.viewer(at), at=at)

    assert gathering.invitations.get(actor=cast.unit_organ.actor).reply == "coming"


def test_nobody_replies_who_is_not_invited(cast, at):
    gathering = sitting.convoked(cast, at)

    for player in (cast.chair, cast.unit2, cast.clerk, cast.stranger):
        with pytest.raises(NotAllowed):
            ops.reply(gathering, reply="coming", by=player.viewer(at), at=at)
    assert set(gathering.invitations.values_list("reply", flat=True)) == {"none"}


def test_replies_by_phone_are_kept_in_bulk(cast, at):
    gathering = sitting.convoked(cast, at)
    replies = [ops.Reply(cast.member.actor.pk, "coming"), ops.Reply(cast.member2.actor.pk, "leave_asked", "出差")]

    assert ops.keep_replies(gathering, replies=replies, by=cast.convenor.viewer(at), at=at) == 2
    assert gathering.invitations.unanswered().count() == 2


def test_scanning_the_code_checks_in_once(cast, at, day):
    gathering = sitting.under_way(cast, at)

    first, second = scan(gathering, cast.member, day), scan(gathering, cast.member, day)

    assert first.pk == second.pk
    assert (first.way, first.role, first.actor) == ("code", "member", cast.member.actor)
    assert gathering.attendances.count() == 1


def test_an_officer_is_checked_in_for_the_unit(cast, at, day):
    attendance = scan(sitting.under_way(cast, at), cast.unit, day)

    assert (attendance.actor, attendance.for_actor) == (cast.unit.actor, cast.unit_organ.actor)


def test_a_code_holds_for_half_a_minute_only(cast, at, day):
    gathering = sitting.under_way(cast, at)

    scan(gathering, cast.member, day, back=15)
    with pytest.raises(ops.CheckInRefused):
        scan(gathering, cast.member2, day, back=60)
    assert gathering.attendances.count() == 1


def test_a_code_of_another_gathering_or_of_the_future_is_refused(cast, at, day):
    gathering, other = sitting.under_way(cast, at), sitting.under_way(cast, at)
    moment = clock.real_now()
    codes = {code_now(other, moment), code_now(gathering, moment + timedelta(seconds=40)), "000000", "", "abc"}
    shown = {code_now(gathering, moment - timedelta(seconds=15 * back)) for back in range(3)}

    for code in codes - shown:
        with pytest.raises(ops.CheckInRefused):
            ops.check_in(gathering, code=code, by=cast.member.viewer(day), at=day, moment=moment)


def test_a_forwarded_code_is_of_no_use_to_the_uninvited(cast, at, day):
    gathering = sitting.under_way(cast, at)

    for player in (cast.chair, cast.unit2, cast.convenor, cast.clerk, cast.stranger):
        with pytest.raises(NotAllowed):
            scan(gathering, player, day)
    assert not gathering.attendances.exists()


def test_guessing_codes_is_stopped(cast, at, day):
    gathering = sitting.under_way(cast, at)

    with pytest.raises(TooMany):
        for number in range(12):
            with pytest.raises(ops.CheckInRefused):
                ops.check_in(gathering, code=f"x{number}", by=cast.member.viewer(day), at=day, moment=clock.real_now())


@pytest.mark.parametrize("point", ["convoked", "held", "minuted"])
def test_the_code_works_only_while_the_gathering_is_under_way(cast, at, day, point):
    gathering = sitting.POINTS[point](cast, at)

    with pytest.raises(flow.WrongState):
        scan(gathering, cast.member2, day)


def test_by_hand_says_who_and_why(cast, at, day):
    gathering = sitting.under_way(cast, at)
    by = cast.convenor.viewer(day)
    with pytest.raises(Invalid):
        ops.check_in_by_hand(gathering, guests=sitting.guests(cast), why=" ", by=by, at=day)

    count = ops.check_in_by_hand(gathering, guests=sitting.guests(cast), why="手机没电", by=by, at=day)

    assert count == 4
    assert set(gathering.attendances.values_list("way", "by", "why")) == {("hand", cast.convenor.actor.pk, "手机没电")}


def test_after_the_gathering_the_day_must_be_named(cast, at, day):
    gathering = sitting.held(cast, at)
    later = day + timedelta(days=1)
    by, late = cast.convenor.viewer(later), [Guest(Role.RESIDENT, name="迟记者")]
    for wrong in (None, later.date() + timedelta(days=1), day.date() - timedelta(days=1)):
        with pytest.raises(Invalid):
            ops.check_in_by_hand(gathering, guests=late, why="漏记", by=by, at=later, occurred_on=wrong)

    ops.check_in_by_hand(gathering, guests=late, why="漏记", by=by, at=later, occurred_on=day.date())

    assert gathering.attendances.get(guest_name="迟记者").occurred_on == day.date()
    assert Entry.objects.filter(case=gathering, step="gathering_late_attendance").count() == 1


def test_the_table_refuses_a_second_attendance_and_one_without_author(cast, at, day):
    gathering = sitting.held(cast, at)
    row = gathering.attendances.get()
    for change in ({}, {"actor": cast.chair.actor, "why": ""}, {"actor": cast.chair.actor, "by": None}):
        copy = Attendance.objects.get(pk=row.pk)
        copy.pk = None
        for name, value in change.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


def test_orders_reach_the_units_and_dissent_is_kept(cast, at, day):
    matter = accepted_matter(cast, at)
    gathering = sitting.under_way(cast, at, cases=[matter])
    orders = [
        UnitOrder(cast.unit_organ.actor_id, "lead", "清淤"),
        {"unit": cast.unit2_organ.actor_id, "role": "assist", "text": "清障"},
    ]

    ops.record_outcome(
        gathering.items.get(),
        outcome="orders",
        agreement="七月底前疏通",
        dissent="居民甲认为应当更换管道",
        orders=orders,
        by=cast.convenor.viewer(day),
        at=day,
    )

    matter.refresh_from_db()
    assert matter.state == "consulted"
    assert set(Assignment.objects.filter(parent=matter).values_list("unit", "text")) == {
        (cast.unit_organ.actor_id, "清淤"),
        (cast.unit2_organ.actor_id, "清障"),
    }
    assert all(Order.objects.values_list("due_on", flat=True))
    text = paper.draft_minutes_from_record(gathering)
    assert "不同意见：居民甲认为应当更换管道" in text
    assert "（一）临沭县住房和城乡建设局（主办）：清淤" in text


@pytest.mark.parametrize(
    ("outcome", "state"), [("settled", "solved"), ("escalated", "escalated"), ("postponed", "accepted")]
)
def test_the_case_hears_what_came_out(cast, at, day, outcome, state):
    matter = accepted_matter(cast, at)
    gathering = sitting.under_way(cast, at, cases=[matter])

    ops.record_outcome(gathering.items.get(), outcome=outcome, agreement="好", by=cast.convenor.viewer(day), at=day)

    matter.refresh_from_db()
    assert matter.state == state


@pytest.mark.parametrize(
    "typed",
    [
        {"outcome": "settled", "agreement": ""},
        {"outcome": "orders", "agreement": "好"},
        {"outcome": "", "agreement": "好"},
        {"outcome": "won", "agreement": "好"},
        {"outcome": "settled", "agreement": "好", "orders": [{"unit": 1, "text": "x"}]},
    ],
)
def test_an_outcome_that_makes_no_sense_changes_nothing(cast, at, day, typed):
    matter = accepted_matter(cast, at)
    gathering = sitting.under_way(cast, at, cases=[matter])

    with pytest.raises(Invalid):
        ops.record_outcome(gathering.items.get(), by=cast.convenor.viewer(day), at=day, **typed)
    matter.refresh_from_db()
    assert matter.state == "placed"


def test_an_outcome_is_recorded_once(cast, at, day):
    gathering = sitting.minuted(cast, at)

    with pytest.raises(flow.WrongState):
        ops.record_outcome(
            gathering.items.get(), outcome="settled", agreement="好", by=cast.convenor.viewer(day), at=day
        )
    gathering = sitting.under_way(cast, at)
    by = cast.convenor.viewer(day)
    ops.record_outcome(gathering.items.get(), outcome="settled", agreement="好", by=by, at=day)
    with pytest.raises(ops.OutcomeStands):
        ops.record_outcome(gathering.items.get(), outcome="escalated", agreement="好", by=by, at=day)


def test_two_writers_of_the_minutes_lose_nothing(cast, at, day):
    gathering = sitting.held(cast, at)
    clerk, convenor = cast.clerk.viewer(day), cast.convenor.viewer(day)
    ops.save_minutes(gathering, base=0, text="题\n一\n二\n三", by=clerk, at=day)
    ops.save_minutes(gathering, base=1, text="题\n一改\n二\n三", by=clerk, at=day)

    saved = ops.save_minutes(gathering, base=1, text="题\n一\n二\n三改", by=convenor, at=day)

    assert (saved.merged, saved.conflicts, saved.revision.number) == (True, 0, 4)
    assert saved.revision.text == "题\n一改\n二\n三改"
    assert [row.text for row in gathering.revisions.filter(number=3)] == ["题\n一\n二\n三改"]


def test_the_same_page_sent_twice_is_one_revision(cast, at, day):
    gathering = sitting.held(cast, at)
    clerk, convenor = cast.clerk.viewer(day), cast.convenor.viewer(day)
    ops.save_minutes(gathering, base=0, text="一", by=clerk, at=day)
    ops.save_minutes(gathering, base=0, text="二", by=convenor, at=day)

    again = ops.save_minutes(gathering, base=0, text="二", by=convenor, at=day)

    assert (gathering.revisions.count(), again.revision.number) == (3, 3)
    assert merge.FIRST in again.revision.text


def test_minutes_say_who_came_and_what_was_said(cast, at, day):
    gathering = sitting.under_way(cast, at)
    by = cast.convenor.viewer(day)
    scan(gathering, cast.member, day)
    scan(gathering, cast.unit, day)
    ops.check_in_by_hand(gathering, guests=[Guest(Role.RESIDENT, name="居民甲")], why="无手机", by=by, at=day)
    item = gathering.items.get()
    ops.add_remarks(
        gathering,
        remarks=[
            Saying("briefing", "情况如下", speaker=cast.convenor.actor),
            Saying("question", "何时完工", speaker_name="居民甲", item=item),
        ],
        by=by,
        at=day,
    )

    text = paper.draft_minutes_from_record(gathering)

    for words in (
        "时间：2020年6月17日（星期三）9:00",
        "出席委员（1人）：胡乃刚",
        "列席（1人）：林美玲（临沭县住房和城乡建设局）",
        "居民代表（1人）：居民甲",
        "情况通报　田春玲：情况如下",
        "提问　居民甲：何时完工",
        "一、",
    ):
        assert words in text


def test_a_late_remark_needs_its_reason_and_day(cast, at, day):
    gathering = sitting.held(cast, at)
    by, saying = cast.convenor.viewer(day), Saying("speech", "补充", speaker_name="居民甲")
    for missing in ({"why": "漏记"}, {"occurred_on": day.date()}):
        with pytest.raises(Invalid):
            ops.add_remark(gathering, remark=saying, by=by, at=day, **missing)

    ops.add_remark(gathering, remark=saying, by=by, at=day, why="漏记", occurred_on=day.date())

    assert gathering.remarks.get().text == "补充"


def test_strangers_write_nothing(cast, at, day):
    gathering = sitting.under_way(cast, at)
    for player in (cast.stranger, cast.convenor2, cast.member, cast.unit):
        by = player.viewer(day)
        with pytest.raises(NotAllowed):
            ops.add_remark(gathering, remark=Saying("speech", "x", speaker_name="y"), by=by, at=day)
        with pytest.raises(NotAllowed):
            ops.save_minutes(gathering, base=0, text="x", by=by, at=day)
        with pytest.raises(NotAllowed):
            ops.check_in_by_hand(gathering, guests=sitting.guests(cast), why="x", by=by, at=day)
        with pytest.raises(NotAllowed):
            ops.record_outcome(gathering.items.get(), outcome="settled", agreement="x", by=by, at=day)
    assert not gathering.remarks.exists()


def test_promises_hold_for_a_whole_sitting_and_find_planted_damage(cast, at):
    gathering = sitting.minuted(cast, at)
    asked = [entry.question for code, entry in promises.invariants.items() if code.startswith("gatherings.")]
    assert [breach for question in asked for breach in question()] == []

    gathering.items.update(outcome="")
    gathering.revisions.update(number=5)
    gathering.attendances.all().delete()

    assert {breach.invariant for question in asked for breach in question()} == {
        "gatherings.held",
        "gatherings.minuted",
        "gatherings.revisions",
    }
