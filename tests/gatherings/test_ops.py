"""Inviting, checking in, the agenda and its outcomes, the record and the minutes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.gatherings import sitting
from tests.gatherings.sitting import scan
from tests.matters.filing import accepted_matter
from xieshang.gatherings import ops
from xieshang.gatherings.models import Attendance, Role
from xieshang.gatherings.ops import Guest
from xieshang.gatherings.ops.attending import code_now
from xieshang.kernel import clock, flow
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound, TooMany

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(at):
    """The day of the sitting."""
    return at + timedelta(days=7)


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
