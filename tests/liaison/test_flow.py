"""Contacts and feedback by their tables: the quarter, reminders, sealing, erasure, who looks after a group."""

from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from tests.liaison.keeping import NAME, PHONE, added, sent, spoke
from xieshang.kernel import bodies, erasure, flow, jobs, norms
from xieshang.kernel.models import Case, Entry, Payload
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.liaison import invariants, ops, queries
from xieshang.liaison.models import Care, Contact, Feedback
from xieshang.liaison.ticking import remind
from xieshang.notices.models import Notice
from xieshang.stats.registry import Scope, figures

pytestmark = pytest.mark.django_db


def moment(month, day):
    return timezone.make_aware(datetime(2020, month, day, 9, 0))


def own_contacts(by):
    return queries.own_contacts(by, queries.asked(by.body_id, by.at.date()))


def everything_written():
    return "\n".join(repr(row) for model in apps.get_models() for row in model._base_manager.values_list())


def test_name_and_phone_stand_nowhere_but_sealed(cast, at):
    contact = added(cast.member.viewer(at), at)
    spoke(contact, cast.member.viewer(at), at)

    assert NAME not in everything_written() and PHONE not in everything_written()
    contact = Contact.objects.get(pk=contact.pk)
    assert (queries.opened(contact, "name"), queries.masked(contact)) == (NAME, "199****0042")


def test_only_member_and_office_open_a_constituent_and_the_office_leaves_a_trace(cast, at):
    contact = Contact.objects.get(pk=added(cast.member.viewer(at), at).pk)

    assert ops.open_contact(contact, reason="", by=cast.member.viewer(at), at=at) == (NAME, PHONE)
    assert not Entry.objects.filter(case_id=contact.pk, step=ops.OPENED).exists()
    with pytest.raises(Invalid):
        ops.open_contact(contact, reason=" ", by=cast.clerk.viewer(at), at=at)
    assert ops.open_contact(contact, reason="核实", by=cast.clerk.viewer(at), at=at) == (NAME, PHONE)
    assert Entry.objects.filter(case_id=contact.pk, step=ops.OPENED).count() == 1
    for player in (cast.leader, cast.committee, cast.member2):
        with pytest.raises(NotAllowed):
            ops.open_contact(contact, reason="好奇", by=player.viewer(at), at=at)


def test_somebody_who_is_no_member_keeps_no_contacts(cast, at):
    for player in (cast.clerk, cast.unit, cast.stranger):
        with pytest.raises(NotAllowed):
            added(player.viewer(at), at)


def test_whoever_was_spoken_with_this_quarter_is_done_and_the_norm_decides_how_often(cast, at):
    by = cast.member.viewer(at)
    contact, other = added(by, at), added(by, at, name="乙")
    spoke(contact, by, at)
    spoke(other, by, at, on=date(2020, 3, 31))

    assert [(row.name, row.behind) for row in own_contacts(by)] == [("乙", True), (NAME, False)]
    norms.decide("liaison.times", 2, body_id=by.body_id, year=2020, by=cast.clerk.viewer(at), at=at)
    assert all(row.behind for row in own_contacts(by))


def test_member_who_is_behind_is_reminded_once_towards_the_end_of_the_quarter(cast, at):
    by = cast.member.viewer(at)
    first, second = added(by, at), added(by, at, name="乙")
    done = added(cast.member2.viewer(at), at)
    spoke(done, cast.member2.viewer(at), at)

    assert remind(moment(6, 15)) == 0, "too early"
    assert remind(moment(6, 20)) == 1
    jobs.run_due(now=moment(6, 20))
    told = Notice.objects.filter(code="contact-due")
    assert [(row.recipient_id, row.case_id) for row in told] == [(cast.member.actor.pk, first.pk)]
    assert remind(moment(6, 25)) == 0, "once a quarter"
    spoke(second, cast.member.viewer(moment(8, 1)), moment(8, 1))
    assert remind(moment(9, 20)) == 2, "the next quarter asks anew, also member2"


def test_ended_contact_forgets_name_and_phone(cast, at):
    contact = added(cast.member.viewer(at), at)
    flow.perform(contact, "end", by=cast.member.viewer(at), at=at, data={"reason": "搬走了"})

    row = Contact.objects.get(pk=contact.pk)
    assert (row.name_sealed, row.phone_sealed, row.ended_on) == (None, None, date(2020, 6, 10))
    assert own_contacts(cast.member.viewer(at)) == []


def test_erasure_reaches_name_phone_and_what_was_said(cast, at):
    contact = added(cast.member.viewer(at), at)
    spoke(contact, cast.member.viewer(at), at)
    case = erasure.case_to_erase(Case.objects.get(pk=contact.pk).number, by=cast.admin.viewer(at))
    erasure.erase(case, authority="本人申请", by=cast.admin.viewer(at), at=at)

    row = Contact.objects.get(pk=contact.pk)
    assert (row.name_sealed, row.phone_sealed, row.who, row.title) == (None, None, erasure.GONE, erasure.GONE)
    assert not Payload.objects.filter(case_id=contact.pk).exists()
    assert own_contacts(cast.member.viewer(at)) == []


def test_feedback_goes_from_member_to_convenor_with_its_numbers(cast, at):
    by = cast.member2.viewer(at)
    contact = added(by, at)
    spoke(contact, by, at)
    feedback = sent(cast, cast.member2, at)

    assert (feedback.state, feedback.people, feedback.times) == ("sent", 1, 1)
    assert feedback.due_on is not None
    jobs.run_due(now=at)
    assert Notice.objects.get(code="feedback-sent").recipient_id == cast.member.actor.pk
    taken = flow.perform(feedback, "acknowledge", by=cast.member.viewer(at), at=at, data={"remark": ""})
    assert taken.case.state == "acknowledged"
    assert ops.begin_feedback(by=by, at=at).pk == feedback.pk and Feedback.objects.count() == 1


def test_nobody_acknowledges_their_own_feedback(cast, at):
    feedback = sent(cast, cast.member, at)
    with pytest.raises(NotAllowed):
        flow.perform(feedback, "acknowledge", by=cast.member.viewer(at), at=at, data={"remark": ""})


def entrusted(cast, at, day, leader=None):
    return ops.entrust(
        cast.sector_group,
        leader=leader or cast.chair.actor,
        committee=cast.special_committee,
        valid_from=day,
        decision="沭政协发〔2020〕5号",
        by=cast.clerk.viewer(at),
        at=at,
    )


def test_who_looks_after_a_group_is_known_as_of_each_day(cast, at):
    first = entrusted(cast, at, date(2020, 1, 1))
    entrusted(cast, at, date(2020, 5, 1), leader=cast.member2.actor)

    first.refresh_from_db()
    assert first.valid_to == date(2020, 4, 30)
    for day, name in ((date(2020, 4, 30), cast.chair.actor.name), (date(2020, 5, 1), cast.member2.actor.name)):
        group = queries.groups_cared_for(cast.body.pk, day)[0]
        assert [care.leader.name for care in group.cares_of_day] == [name]
    for wrong in (date(2020, 5, 1), date(2020, 2, 1), date(2030, 1, 1)):
        with pytest.raises(Invalid):
            entrusted(cast, at, wrong)
    assert Care.objects.count() == 2 and list(invariants.cares_follow_each_other()) == []


def test_only_the_office_of_the_body_entrusts(cast, at):
    for player in (cast.committee, cast.leader, cast.stranger):
        with pytest.raises(NotAllowed):
            ops.entrust(
                cast.sector_group,
                leader=cast.chair.actor,
                committee=cast.special_committee,
                valid_from=date(2020, 1, 1),
                decision="无",
                by=player.viewer(at),
                at=at,
            )


def test_figures_count_members_constituents_contacts_and_feedback(cast, at):
    by = cast.member.viewer(at)
    for contact in (added(by, at), added(by, at, name="乙")):
        spoke(contact, by, at)
    ended = added(cast.member2.viewer(at), at)
    flow.perform(ended, "end", by=cast.member2.viewer(at), at=at, data={"reason": "搬走了"})
    sent(cast, cast.member, at)
    scope = Scope((cast.body.pk,), date(2020, 1, 1), date(2020, 12, 31), at)

    keys = ("liaison-members", "liaison-contacts", "liaison-records", "liaison-feedback")
    assert [figures[key].query(scope).count() for key in keys] == [1, 2, 2, 1]


def test_each_promise_is_heard_when_broken(cast, at):
    contact = added(cast.member.viewer(at), at)
    assert [*invariants.ended_are_forgotten(), *invariants.contacts_stay_inside()] == []
    Case.objects.filter(pk=contact.pk).update(state="ended", visibility="public")
    assert next(invariants.ended_are_forgotten()).invariant == "liaison.ended"
    assert next(invariants.contacts_stay_inside()).invariant == "liaison.sealed"
    first = entrusted(cast, at, date(2020, 1, 1))
    entrusted(cast, at, date(2020, 5, 1))
    Care.objects.filter(pk=first.pk).update(valid_to=date(2020, 5, 1) + timedelta(days=1))
    assert next(invariants.cares_follow_each_other()).invariant == "liaison.cares"


def test_the_machine_alone_reminds(cast, at):
    contact = added(cast.member.viewer(at), at)
    with pytest.raises(NotAllowed):
        flow.perform(contact, "remind", by=cast.clerk.viewer(at), at=at)
    flow.perform(contact, "remind", by=bodies.machine(cast.body.pk, at), at=at)
