"""What may be typed and what may not; the table with its undo; nobody lost or doubled; what verify finds."""

import random
from datetime import date

import pytest
from django.test import Client

from tests.roster.terms.preparing import DOCUMENT, FIRST, OPENING, PLAN, TYPED, founded, opened, place, prepared
from xieshang.kernel import clock, flow, log
from xieshang.kernel.promises import invariants
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound, Refusal
from xieshang.liaison import ops as liaison
from xieshang.liaison.models import Care
from xieshang.roster import ops as roster
from xieshang.roster.models import Appointment, Group, Membership, Person, Seat, Sector, SpecialCommittee, Term
from xieshang.roster.terms import ops
from xieshang.roster.terms.models import Nominee, Renewal, Succession


@pytest.fixture
def clerk(cast, at) -> Client:
    return cast.clerk.signed_in(Client(headers={"accept-language": "en"}))


def text(answer) -> str:
    return answer.content.decode()


# ---- the days


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"starts_on": "2016-01-01"}, "The next term begins after the present one."),
        ({"starts_on": "2019-01-01"}, "at most a year before or after"),
        ({"number": "10"}, "A term of this body has this number already."),
        ({"number": "9"}, "The next term has a higher number than the present one."),
        ({"ends_on": "2021-01-01"}, "A term cannot end before it begins."),
        ({"ends_on": "2036-01-01"}, "this would be more than six"),
    ],
)
def test_a_term_that_makes_no_sense_is_not_founded(clerk, typed, words):
    answer = clerk.post("/desk/terms/new/", TYPED | typed)

    assert answer.status_code == 422 and words in text(answer)
    assert DOCUMENT in text(answer), "what was typed is kept"
    assert Term.objects.filter(number__gte=11).count() == 0


def test_one_term_is_prepared_at_a_time(cast, clerk, at):
    founded(cast, at)

    answer = clerk.post("/desk/terms/new/", TYPED | {"number": "12", "starts_on": "2022-06-01"})

    assert answer.status_code == 409 and Succession.objects.count() == 1


def test_days_can_be_changed_while_the_term_is_prepared(cast, clerk, at):
    row = founded(cast, at)

    clerk.post(f"/desk/terms/{row.pk}/days/", TYPED | {"starts_on": "2021-12-20", "name": "第十一届委员会"})

    term = Term.objects.get(pk=row.term_id)
    assert (term.starts_on, term.name) == (date(2021, 12, 20), "第十一届委员会")


def test_the_old_term_ends_on_the_day_before_even_when_that_is_earlier(cast, at):
    row = founded(cast, at, starts_on=date(2021, 12, 20))
    ops.copy_structure(row, by=cast.clerk.viewer(at), at=at)
    ops.take_over(row, by=cast.clerk.viewer(at), at=at)

    with clock.stopped_at(OPENING):
        opened(row, cast)

    old = Term.objects.get(pk=cast.term.pk)
    assert (old.ends_on, old.standing) == (date(2021, 12, 19), Term.Standing.CLOSED)


def test_the_first_term_of_a_body_is_founded_and_opened_on_the_same_pages(cast, at):
    """A county that begins with the product has no term yet: the same steps, without a copy."""
    Membership.objects.filter(body=cast.other_body).delete()
    Sector.objects.filter(body=cast.other_body).delete()
    SpecialCommittee.objects.filter(body=cast.other_body).delete()
    Term.objects.filter(body=cast.other_body).delete()
    stranger = cast.stranger.signed_in(Client(headers={"accept-language": "en"}))

    stranger.post("/desk/terms/new/", TYPED | {"number": "10", "starts_on": "2017-01-08", "ends_on": "2021-12-31"})
    row = Succession.objects.get(body=cast.other_body)
    home = f"/desk/terms/{row.pk}/"
    assert stranger.post(home + "copy/").status_code == 409
    stranger.post(home + "structure/committee/add/", {"name": "提案委员会"})
    stranger.post(home + "structure/sector/add/", {"name": "中共"})
    sector, committee = Sector.objects.get(term=row.term), SpecialCommittee.objects.get(term=row.term)
    where = {"sector": str(sector.pk), "committee": str(committee.pk)}
    assert stranger.post(home + "members/new/", {"name": "庄建设", **where}).status_code == 302
    answer = stranger.post(home + "open/", {"decision": DOCUMENT, "leaving": "0"})

    assert answer.status_code == 302
    member = Membership.objects.get(body=cast.other_body)
    assert (member.member_no, member.valid_from) == ("10001", date(2017, 1, 8))


# ---- who is named


def test_nobody_is_named_twice_and_no_number_is_given_twice(cast, at):
    row, by = founded(cast, at), cast.clerk.viewer(at)
    ops.copy_structure(row, by=by, at=at)
    first = ops.name(row, cast.member.person, place=place(row, member_no="11001"), by=by, at=at)

    with pytest.raises(Invalid):
        ops.name(row, cast.member.person, place=place(row), by=by, at=at)
    with pytest.raises(Invalid):
        ops.name(row, cast.member2.person, place=place(row, member_no="11001"), by=by, at=at)
    assert list(Nominee.objects.all()) == [first]


def test_a_new_person_with_a_known_name_needs_the_word_that_it_is_another(cast, clerk, at):
    row = prepared(cast, at)
    sector = Sector.objects.placed_on(FIRST).get(term=row.term, code="S01")
    typed = {"name": "王绍玉", "sector": str(sector.pk), "committee": str(sector.group.committee_id)}

    asked = clerk.post(f"/desk/terms/{row.pk}/members/new/", typed)
    assert asked.status_code == 422 and "The roster knows this name." in text(asked)
    assert f"/desk/terms/{row.pk}/members/known/{cast.member2.person.pk}/" in text(asked)
    assert Person.objects.filter(actor__name="王绍玉").count() == 1
    done = clerk.post(f"/desk/terms/{row.pk}/members/new/", typed | {"namesake": "on"})

    assert done.status_code == 302
    assert Nominee.objects.filter(person__actor__name="王绍玉").count() == 2


def test_a_place_of_the_old_term_is_refused(cast, at):
    row = prepared(cast, at)

    with pytest.raises(Invalid):
        ops.name(row, cast.clerk.person, place=place(row, sector="S01", committee=cast.special_committee),
                 by=cast.clerk.viewer(at), at=at)  # fmt: skip
    assert Nominee.objects.filter(person=cast.clerk.person).count() == 0


def test_a_sector_that_nobody_takes_over_leaves_its_members_without_a_place(cast, clerk, at):
    row, by = founded(cast, at), cast.clerk.viewer(at)
    ops.copy_structure(row, by=by, at=at)
    sector = Sector.objects.get(term=row.term, code="S01")
    ops.remove(row, "sector", pk=sector.pk, by=by, at=at)
    ops.take_over(row, by=by, at=at)

    assert set(Nominee.objects.values_list("sector", flat=True)) == {None}
    page = text(clerk.get(f"/desk/terms/{row.pk}/"))
    assert "Named so far without a sector or special committee: 3." in page
    with clock.stopped_at(OPENING), pytest.raises(flow.Guarded):
        opened(row, cast)
    assert Succession.objects.get().stage == "open" and not Membership.objects.filter(term=row.term).exists()


# ---- offices


def test_the_office_confirms_convenors_and_the_administrator_staff(cast, at):
    row = prepared(cast, at)
    staff = Appointment.objects.get(actor=cast.committee.actor)
    heir = SpecialCommittee.objects.get(term=row.term, code="C1").actor

    with pytest.raises(NotAllowed):
        ops.confirm(row, staff.actor, role="committee", of=heir, by=cast.clerk.viewer(at), at=at)
    ops.confirm(row, staff.actor, role="committee", of=heir, by=cast.admin.viewer(at), at=at)

    with clock.stopped_at(OPENING):
        opened(row, cast)
    held = Appointment.objects.get(actor=cast.committee.actor, of=heir)
    assert (held.valid_from, held.valid_to) == (FIRST, None)


def test_who_is_not_named_does_not_convene_and_a_confirmed_one_who_is_taken_out_stops_the_opening(cast, at):
    row, by = prepared(cast, at), cast.clerk.viewer(at)
    group = Group.objects.get(term=row.term, code="G1").actor
    ops.confirm(row, cast.member.actor, role="convenor", of=group, by=by, at=at)
    ops.take_out(Nominee.objects.get(person=cast.member.person), by=by, at=at)

    with pytest.raises(Invalid):
        ops.confirm(row, cast.member.actor, role="convenor", of=group, by=cast.admin.viewer(at), at=at)
    with clock.stopped_at(OPENING), pytest.raises(Refusal):
        opened(row, cast)
    assert not Membership.objects.filter(term=row.term).exists()


def test_an_office_confirmed_after_the_opening_holds_from_that_day(cast, at):
    row = prepared(cast, at)
    group = Group.objects.get(term=row.term, code="G1").actor
    with clock.stopped_at(OPENING):
        opened(row, cast)
        ops.confirm(row, cast.member.actor, role="convenor", of=group, by=cast.clerk.viewer(OPENING), at=OPENING)

    assert Appointment.objects.get(of=group, role="convenor").valid_from == OPENING.date()
    assert Renewal.objects.count() == 1


def test_who_looks_after_a_group_of_the_old_term_ends_with_it(cast, at):
    care = liaison.entrust(
        cast.sector_group, leader=cast.leader.actor, committee=cast.special_committee, valid_from=date(2020, 6, 1),
        decision=DOCUMENT, by=cast.clerk.viewer(at), at=at,
    )  # fmt: skip
    row = prepared(cast, at)
    with clock.stopped_at(OPENING):
        opened(row, cast)

    assert Care.objects.get(pk=care.pk).valid_to == date(2021, 12, 31)


# ---- nobody is lost or doubled


def members(cast) -> list[Person]:
    profiles = [roster.Profile(name=f"委员{number}") for number in range(12)]
    enrolments = [
        roster.Enrolment(profile, f"103290{10 + number}", cast.sector, cast.special_committee, (cast.sector_group,))
        for number, profile in enumerate(profiles)
    ]
    return [row.person for row in roster.enrol_members(cast.term, enrolments=enrolments)]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_before_the_opening_nobody_is_lost_or_doubled(cast, at, seed):
    dice, by = random.Random(seed), cast.clerk.viewer(at)
    members(cast)
    standing = Membership.objects.filter(term=cast.term, valid_to__isnull=True)
    old = {row.person_id: row.terms_served for row in standing}
    row = founded(cast, at)
    ops.copy_structure(row, by=by, at=at)
    for turn in range(25):
        act = dice.choice(["take", "take", "name", "new", "out", "move"])
        named = list(Nominee.objects.filter(succession=row))
        if act == "take":
            ops.take_over(row, members=dice.sample(sorted(standing.values_list("pk", flat=True)), 3), by=by, at=at)
        elif act == "new":
            ops.name_new(row, profile=roster.Profile(name=f"新人{seed}-{turn}"), place=place(row, "S02"), namesake=True,
                         by=by, at=at)  # fmt: skip
        elif act == "name":
            person = Person.objects.get(pk=dice.choice(sorted(old)))
            if person.pk not in {one.person_id for one in named}:
                ops.name(row, person, place=place(row, dice.choice(["S01", "S02"])), by=by, at=at)
        elif named and act == "out":
            ops.take_out(dice.choice(named), by=by, at=at)
        elif named:
            ops.change(dice.choice(named), place=place(row, dice.choice(["S01", "S02"])), by=by, at=at)
    named = {one.person_id for one in Nominee.objects.filter(succession=row)}

    with clock.stopped_at(OPENING):
        opened(row, cast)

    new = list(Membership.objects.filter(term=row.term))
    assert sorted(one.person_id for one in new) == sorted(named)
    assert len({one.member_no for one in new}) == len(new)
    assert {one.terms_served for one in new if one.person_id in old} <= {2}
    assert {one.terms_served for one in new if one.person_id not in old} <= {1}
    ended = Membership.objects.filter(term=cast.term, ended_by="term").values_list("person_id", flat=True)
    assert sorted(ended) == sorted(old)
    assert Seat.objects.filter(membership__in=new, group__kind="sector").count() == len(new)
    log.seal_everything()
    assert [breach for one in invariants.values() for breach in one.question()] == []


# ---- what verify finds


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("roster.terms.days", lambda row: Term.objects.filter(pk=row.old_id).update(ends_on=date(2022, 3, 1))),
        ("roster.terms.over", lambda row: Membership.objects.filter(term=row.old).update(valid_to=None)),
        ("roster.terms.prepared", lambda row: Term.objects.filter(pk=row.old_id).update(standing="running")),
        ("roster.terms.prepared", lambda row: Term.objects.filter(pk=row.term_id).update(standing="prepared")),
    ],
)
def test_verify_names_what_must_not_be(cast, at, code, spoil):
    row = prepared(cast, at)
    with clock.stopped_at(OPENING):
        opened(row, cast)
    assert list(invariants[code].question()) == []

    spoil(row)

    assert list(invariants[code].question())


def test_a_case_is_handed_over_only_from_a_term_that_is_over(cast, at):
    row = prepared(cast, at)
    new = SpecialCommittee.objects.get(term=row.term, code="C2").actor

    with pytest.raises(NotFound):
        ops.hand_over(row, old=cast.special_committee.actor, new=new, by=cast.clerk.viewer(at), at=at)
    assert PLAN.number == 11
