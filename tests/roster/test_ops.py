"""Terms, memberships and offices: nothing is overwritten, everything has its days."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from xieshang.kernel import secrets
from xieshang.kernel.models import Case
from xieshang.kernel.promises import invariants
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import hats_of
from xieshang.roster import ops
from xieshang.roster.models import Appointment, Group, Membership, Person, Seat

DAY = date(2020, 6, 10)


def breaches(code: str) -> list[str]:
    return [breach.words for breach in invariants[code].question()]


def all_breaches() -> list[str]:
    return [words for code in invariants if code.startswith("roster.") for words in breaches(code)]


def test_the_cast_breaks_no_promise(cast, at):
    assert all_breaches() == []


def test_terms_of_a_body_do_not_overlap(cast):
    with pytest.raises(Invalid):
        ops.found_term(cast.body, number=11, name="第十一届", starts_on=date(2021, 12, 31), ends_on=date(2026, 12, 31))


def test_transfer_ends_one_row_and_begins_another(cast, at):
    new = ops.transfer_member(
        cast.membership,
        sector=cast.sector2,
        committee=cast.special_committee2,
        groups=(cast.sector_group2, cast.town_group),
        from_day=DAY,
        decision="沭政协发〔2020〕9号",
    )

    old = Membership.objects.get(pk=cast.membership.pk)
    assert (old.valid_to, old.ended_by, old.decision) == (date(2020, 6, 9), "transferred", "沭政协发〔2016〕21号")
    assert (new.valid_from, new.sector, new.member_no) == (DAY, cast.sector2, old.member_no)
    assert Membership.objects.valid_on(DAY).get(person=new.person) == new
    assert Membership.objects.valid_on(date(2020, 6, 9)).get(person=new.person) == old
    assert all_breaches() == []


def test_who_leaves_loses_seats_and_the_office_of_convenor(cast, at):
    assert "convenor" in {hat.role for hat in hats_of(cast.member.actor.pk, at)}

    ops.end_membership(cast.membership, last_day=date(2020, 6, 9), reason="resigned", decision="沭政协发〔2020〕9号")

    assert hats_of(cast.member.actor.pk, at) == frozenset()
    assert not Seat.objects.filter(membership=cast.membership, valid_to__isnull=True).exists()
    assert all_breaches() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": date(2016, 1, 1)},
        {"reason": "bored"},
        {"reason": ""},
        {"decision": "  "},
    ],
)
def test_membership_does_not_end_without_day_reason_and_document(cast, wrong):
    right = {"last_day": DAY, "reason": "resigned", "decision": "沭政协发〔2020〕9号"}

    with pytest.raises(Invalid):
        ops.end_membership(cast.membership, **{**right, **wrong})

    assert Membership.objects.get(pk=cast.membership.pk).valid_to is None


def test_membership_needs_organs_of_its_own_term(cast):
    other = Membership.objects.get(person__body=cast.other_body)

    with pytest.raises(Invalid):
        ops.transfer_member(
            cast.membership, sector=other.sector, committee=None, groups=(), from_day=DAY, decision="沭政协发"
        )


def test_nobody_has_two_groups_of_a_kind(cast):
    with pytest.raises(Invalid):
        ops.transfer_member(
            cast.membership,
            sector=cast.sector,
            committee=cast.special_committee,
            groups=(cast.sector_group, cast.sector_group2),
            from_day=DAY,
            decision="沭政协发",
        )


def test_one_person_holds_one_standing_membership_of_a_term(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            person=cast.member.person,
            body=cast.body,
            term=cast.term,
            sector=cast.sector,
            member_no="9",
            valid_from=DAY,
        )


def test_appointment_holds_from_its_first_to_its_last_day(cast, at):
    person = ops.enrol_person(cast.body, profile=ops.Profile(name="新人"))
    appointment = ops.appoint(person.actor, role="office", since=DAY)
    ops.end_appointment(appointment, last_day=DAY)

    assert [row.pk for row in Appointment.objects.valid_on(DAY).filter(actor=person.actor)] == [appointment.pk]
    assert not Appointment.objects.valid_on(date(2020, 6, 11)).filter(actor=person.actor).exists()
    with pytest.raises(Invalid):
        ops.end_appointment(appointment, last_day=DAY)


def test_nobody_is_appointed_for_an_organ_of_another_body(cast):
    with pytest.raises(Invalid):
        ops.appoint(cast.clerk.actor, role="convenor", of=cast.other_hall.actor, since=DAY)


def test_phone_is_sealed_and_bound_to_its_person(cast, at):
    member, other = cast.member.person, cast.member2.person
    assert b"19900000001" not in bytes(member.phone_sealed)

    other.phone_sealed = member.phone_sealed

    assert ops.phone_of(member) == "19900000001"
    with pytest.raises(secrets.Unreadable):
        ops.phone_of(other)


def test_stranger_opens_no_phone(cast, at):
    with pytest.raises(NotAllowed):
        ops.reveal_phone(cast.member.person, by=cast.stranger.viewer(at), reason="好奇", at=at)


def test_enrolling_many_takes_few_statements(cast, django_assert_max_num_queries):
    enrolments = [
        ops.Enrolment(
            profile=ops.Profile(name=f"委员{number}", phone=f"1991{number:07}"),
            member_no=f"3{number:03}",
            sector=cast.sector,
            committee=cast.special_committee,
            groups=(cast.sector_group,),
        )
        for number in range(100)
    ]
    with django_assert_max_num_queries(20):
        ops.enrol_members(cast.term, enrolments=enrolments)

    assert Person.objects.filter(actor__name__startswith="委员").count() == 100


@pytest.mark.parametrize(
    ("code", "plant"),
    [
        ("roster.membership.belongs", lambda cast: Membership.objects.update(committee=None)),
        ("roster.seats", lambda cast: Seat.objects.filter(group=cast.sector_group).delete()),
        ("roster.seats", lambda cast: Seat.objects.update(valid_from=date(2016, 1, 1))),
        (
            "roster.seats",
            lambda cast: Seat.objects.create(membership=cast.membership, group=cast.sector_group2, valid_from=DAY),
        ),
        (
            "roster.appointment.body",
            lambda cast: Appointment.objects.filter(role="convenor").update(of=cast.other_hall.actor),
        ),
        ("roster.appointment.body", lambda cast: Group.objects.update(body=cast.other_body)),
        (
            "roster.membership.once",
            lambda cast: Membership.objects.create(
                person=cast.member.person,
                body=cast.body,
                term=cast.term,
                sector=cast.sector,
                committee=cast.special_committee,
                member_no="9",
                valid_from=date(2018, 1, 1),
                valid_to=date(2018, 12, 31),
            ),
        ),
    ],
)
def test_verify_finds_planted_corruption(cast, at, code, plant):
    plant(cast)

    assert breaches(code) != []


def test_the_cast_stands_without_cases(cast):
    assert not Case.objects.exists()
