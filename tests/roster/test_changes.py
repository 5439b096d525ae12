"""Joining, moving and leaving in whole requests: each with document and day, the past as it was."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from xieshang.kernel.promises import invariants
from xieshang.roster.models import Appointment, Change, Membership, Person, Seat

TODAY = date(2020, 6, 10)
DOCUMENT = "沭政协发〔2020〕9号"
NEW = {
    "name": "曾国强",
    "member_no": "10329100",
    "sector": "S02",
    "committee": "C2",
    "town_group": "T-LS",
    "from_day": "2020-06-01",
    "decision": DOCUMENT,
    "gender": "M",
    "birth_year": "1970",
    "workplace": "临沭县农业银行",
    "phone": "19900007777",
}
MOVE = {"sector": "S02", "committee": "C2", "town_group": "T-LS", "from_day": "2020-06-01", "decision": DOCUMENT}
LEAVE = {"reason": "resigned", "last_day": "2020-06-05", "decision": DOCUMENT}
JOIN = {**MOVE, "member_no": "10329001", "from_day": "2020-06-08"}


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def clerk(cast, at) -> Client:
    return cast.clerk.signed_in(Client(headers={"accept-language": "en"}))


def address(person: Person, what: str) -> str:
    return f"/desk/roster/{person.pk}/{what}/"


def breaches() -> list[str]:
    found = [code for code in invariants if code.startswith("roster.")]
    return [breach.words for code in found for breach in invariants[code].question()]


def test_office_adds_a_member_by_a_document(cast, clerk, at):
    answer = clerk.post("/desk/roster/add/", NEW, follow=True)

    row = Membership.objects.get(person__actor__name="曾国强")
    assert answer.status_code == 200
    assert (row.valid_from, row.began_by, row.decision) == (date(2020, 6, 1), "added", DOCUMENT)
    assert {seat.group.code for seat in row.seats.all()} == {"G2", "T-LS"}
    assert (row.person.name_pinyin, row.person.initials) == ("zeng guoqiang", "zgq")
    change = Change.objects.get()
    assert (change.kind, change.by, change.decision, change.effective_on) == (
        "added", cast.clerk.actor, DOCUMENT, date(2020, 6, 1),
    )  # fmt: skip
    assert DOCUMENT in text(answer)
    assert "19900007777" not in text(answer)
    assert breaches() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"decision": " "}, "decision"),
        ({"from_day": "2022-06-01"}, "from_day"),
        ({"from_day": ""}, "from_day"),
        ({"member_no": "10329001"}, "member_no"),
        ({"sector": "S99"}, "sector"),
        ({"committee": ""}, "committee"),
        ({"birth_year": "2019"}, "birth_year"),
        ({"phone": "12"}, "phone"),
        ({"name": "  "}, "name"),
    ],
)
def test_what_makes_no_sense_is_said_next_to_its_field_and_nothing_changes(clerk, wrong, field):
    answer = clerk.post("/desk/roster/add/", {**NEW, **wrong})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Change.objects.exists()
    assert not Person.objects.filter(actor__name="曾国强").exists()
    assert "临沭县农业银行" in text(answer)


def test_namesake_is_added_only_with_the_word_that_it_is_another_person(cast, clerk):
    name = cast.member.actor.name
    asked = clerk.post("/desk/roster/add/", {**NEW, "name": name})
    assert asked.status_code == 422
    assert f"/desk/roster/{cast.member.person.pk}/" in text(asked)

    clerk.post("/desk/roster/add/", {**NEW, "name": name, "namesake": "on"})

    page = text(clerk.get("/desk/roster/?words=胡乃刚"))
    assert Person.objects.filter(actor__name=name).count() == 2
    assert "10329001" in page
    assert "10329100" in page


def test_transfer_keeps_the_past_and_moves_the_seats(cast, clerk):
    person = cast.member.person
    answer = clerk.post(address(person, "transfer"), MOVE, follow=True)

    old, new = Membership.objects.filter(person=person).order_by("valid_from")
    assert (old.valid_to, old.ended_by, old.end_decision) == (date(2020, 5, 31), "transferred", DOCUMENT)
    assert (new.sector, new.member_no, new.decision) == (cast.sector2, old.member_no, DOCUMENT)
    assert {seat.group.code for seat in new.seats.all()} == {"G2", "T-LS"}
    assert "经济界" in text(answer)
    assert breaches() == []


def test_as_of_shows_where_a_member_was(cast, clerk):
    clerk.post(address(cast.member.person, "transfer"), MOVE)

    before = text(clerk.get("/desk/roster/?sector=S01&day=2020-05-31"))
    after = text(clerk.get("/desk/roster/?sector=S01&day=2020-06-01"))

    assert cast.member.actor.name in before
    assert cast.member.actor.name not in after


def test_transfer_ends_convening_of_the_group_left_and_keeps_that_of_the_group_that_stays(cast, clerk):
    actor = cast.member.actor
    Appointment.objects.create(
        body=cast.body, actor=actor, role="convenor", of=cast.town_group.actor, valid_from=date(2017, 1, 8)
    )
    clerk.post(address(cast.member.person, "transfer"), MOVE)

    held = Appointment.objects.filter(actor=actor, role="convenor", valid_to__isnull=True)
    assert [row.of for row in held] == [cast.town_group.actor]


def test_other_town_group_is_a_new_seat_in_the_same_membership(cast, clerk):
    clerk.post(address(cast.member.person, "transfer"), {**MOVE, "sector": "S01", "committee": "C1", "town_group": ""})

    row = Membership.objects.get(person=cast.member.person)
    ended = Seat.objects.get(membership=row, group=cast.town_group)
    assert row.valid_to is None
    assert (ended.valid_to, ended.end_decision) == (date(2020, 5, 31), DOCUMENT)
    assert Change.objects.get().kind == "regrouped"


def test_transfer_to_where_the_member_is_changes_nothing(cast, clerk):
    answer = clerk.post(address(cast.member.person, "transfer"), {**MOVE, "sector": "S01", "committee": "C1"})

    assert answer.status_code == 422
    assert not Change.objects.exists()


def test_transfer_does_not_come_before_the_membership(cast, clerk):
    answer = clerk.post(address(cast.member.person, "transfer"), {**MOVE, "from_day": "2017-01-08"})

    assert "from_day" in answer.context["form"].errors
    assert Membership.objects.filter(person=cast.member.person).count() == 1


@pytest.mark.parametrize("reason", ["resigned", "removed", "moved", "died"])
def test_membership_ends_with_reason_day_and_document(cast, clerk, reason):
    clerk.post(address(cast.member.person, "leave"), {**LEAVE, "reason": reason})

    row = Membership.objects.get(person=cast.member.person)
    assert (row.valid_to, row.ended_by, row.end_decision) == (date(2020, 6, 5), reason, DOCUMENT)
    assert cast.member.actor.name not in text(clerk.get("/desk/roster/"))
    assert cast.member.actor.name in text(clerk.get("/desk/roster/?day=2020-06-05"))
    assert Change.objects.get().kind == "left"


def test_membership_does_not_end_without_a_document(cast, clerk):
    answer = clerk.post(address(cast.member.person, "leave"), {**LEAVE, "decision": ""})

    assert answer.status_code == 422
    assert Membership.objects.get(person=cast.member.person).valid_to is None


def test_who_resigned_may_join_again_as_the_same_person(cast, clerk):
    person = cast.member.person
    clerk.post(address(person, "leave"), LEAVE)
    too_early = clerk.post(address(person, "join"), {**JOIN, "from_day": "2020-06-05"})
    clerk.post(address(person, "join"), JOIN)

    assert too_early.status_code == 422
    rows = Membership.objects.filter(person=person).order_by("valid_from")
    assert [(row.valid_from, row.valid_to) for row in rows] == [
        (date(2017, 1, 8), date(2020, 6, 5)),
        (date(2020, 6, 8), None),
    ]
    assert [row.kind for row in Change.objects.order_by("pk")] == ["left", "rejoined"]
    assert cast.member.actor.name not in text(clerk.get("/desk/roster/?day=2020-06-07"))
    assert breaches() == []


def test_number_of_another_member_is_not_given_again(cast, clerk):
    clerk.post(address(cast.member.person, "leave"), LEAVE)
    answer = clerk.post("/desk/roster/add/", {**NEW, "member_no": "10329001"})

    assert "member_no" in answer.context["form"].errors


def test_two_standing_memberships_are_refused_by_the_table(cast, at):
    row = cast.membership
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_what_was_entered_cannot_be_changed(cast, clerk):
    clerk.post(address(cast.member.person, "leave"), LEAVE)

    with pytest.raises(DatabaseError), transaction.atomic():
        Change.objects.update(decision="另一文件")


@pytest.mark.parametrize("what", ["join", "transfer", "leave"])
def test_stranger_finds_nobody_and_a_member_changes_nobody(cast, at, what):
    for player, status in ((cast.stranger, 404), (cast.member2, 403), (cast.member, 403), (cast.committee, 403)):
        client = player.signed_in(Client())
        sent = {"join": JOIN, "transfer": MOVE, "leave": LEAVE}[what]
        assert client.get(address(cast.member.person, what)).status_code == status
        assert client.post(address(cast.member.person, what), sent).status_code == status

    assert not Change.objects.exists()
