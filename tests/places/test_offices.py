"""Liaison offices of towns: whoever directs one convenes the halls there, from the day on and until the day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.places.test_ledger import words
from xieshang.kernel import promises
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import hats_of
from xieshang.places.models import Hall
from xieshang.places.offices import ops
from xieshang.places.offices.models import Director, LiaisonOffice
from xieshang.roster import ops as roster
from xieshang.roster.models import Appointment

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
DECISION = "沭政协发〔2020〕6号"


def opened(cast, at) -> LiaisonOffice:
    return ops.open_office(
        cast.town, name="临沭街道政协委员联络室", opened_on=date(2020, 1, 6), by=cast.clerk.viewer(at)
    )


def appointed(cast, at, office, player, *, since=None, kind="director") -> Director:
    given = {"kind": kind, "since": since or at.date(), "decision": DECISION}
    return ops.appoint(office, **given, actor=player.actor, by=cast.clerk.viewer(at), at=at)


def convenes(player, hall, at) -> bool:
    return any(hat.role == "convenor" and hat.of == hall.actor_id for hat in hats_of(player.actor.pk, at))


def test_director_convenes_the_halls_of_the_town_and_no_other(cast, at):
    appointed(cast, at, opened(cast, at), cast.member2)

    assert convenes(cast.member2, cast.hall, at)
    assert not convenes(cast.member2, cast.hall2, at)
    assert Appointment.objects.get(actor=cast.member2.actor, role="convenor").decision == DECISION


def test_whose_office_ends_convenes_no_hall_of_the_town_the_day_after(cast, at):
    directing = appointed(cast, at, opened(cast, at), cast.member2)
    last_day = at.date() + timedelta(days=20)

    ops.end(directing, last_day=last_day, decision="沭政协发〔2020〕8号", by=cast.clerk.viewer(at), at=at)

    assert convenes(cast.member2, cast.hall, at + timedelta(days=20))
    assert not convenes(cast.member2, cast.hall, at + timedelta(days=21))
    row = Director.objects.get()
    assert (row.valid_to, row.end_decision, row.ended_by) == (last_day, "沭政协发〔2020〕8号", cast.clerk.actor)


def test_new_director_follows_the_one_before_on_the_next_day(cast, at):
    office = opened(cast, at)
    appointed(cast, at, office, cast.convenor, since=date(2020, 1, 6))
    since = at.date() + timedelta(days=5)

    appointed(cast, at, office, cast.member2, since=since)

    rows = {row.actor_id: row for row in Director.objects.all()}
    assert rows[cast.convenor.actor.pk].valid_to == since - timedelta(days=1)
    day_before, day = at + timedelta(days=4), at + timedelta(days=5)
    assert convenes(cast.convenor, cast.hall, day_before) and not convenes(cast.convenor, cast.hall, day)
    assert convenes(cast.member2, cast.hall, day) and not convenes(cast.member2, cast.hall, day_before)


def test_who_convened_the_hall_before_keeps_the_one_hat(cast, at):
    """The appointment that stands is not given a second time, and ends with the office all the same."""
    directing = appointed(cast, at, opened(cast, at), cast.convenor, since=date(2020, 1, 6))

    assert Appointment.objects.filter(actor=cast.convenor.actor, role="convenor").count() == 1
    ops.end(directing, last_day=at.date(), decision=DECISION, by=cast.clerk.viewer(at), at=at)
    assert not convenes(cast.convenor, cast.hall, at + timedelta(days=1))


def test_deputy_convenes_nothing(cast, at):
    appointed(cast, at, opened(cast, at), cast.member2, kind="deputy")

    assert not convenes(cast.member2, cast.hall, at)


def test_office_appoints_by_name_and_ends_on_the_page(cast, at):
    clerk, office = cast.clerk.signed_in(Client(headers=EN)), opened(cast, at)
    page = reverse("places:liaison-office", args=[office.pk])
    typed = {"kind": "director", "person": cast.member2.actor.name, "since": "2020-06-10", "decision": DECISION}

    assert clerk.post(reverse("places:director-appoint", args=[office.pk]), typed)["Location"] == page
    row = Director.objects.get()
    ending = reverse("places:director-end", args=[office.pk, row.pk])
    assert clerk.post(ending, {"last_day": "", "decision": "x"}).status_code == 422
    assert clerk.post(ending, {"last_day": "2020-12-31", "decision": "沭政协发〔2020〕9号"})["Location"] == page

    shown = words(clerk.get(page))
    assert cast.member2.actor.name in shown and DECISION in shown and "沭政协发〔2020〕9号" in shown


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"person": ""}, "person"),
        ({"person": "查无此人"}, "person"),
        ({"decision": ""}, "decision"),
        ({"since": "2019-01-01"}, "since"),
        ({"since": "2022-01-01"}, "since"),
        ({"kind": "king"}, "kind"),
    ],
)
def test_appointment_that_makes_no_sense_is_told_and_not_kept(cast, at, changed, field):
    office = opened(cast, at)
    typed = {"kind": "director", "person": cast.member2.actor.name, "since": "2020-06-10", "decision": DECISION}

    page = cast.clerk.signed_in(Client(headers=EN)).post(
        reverse("places:director-appoint", args=[office.pk]), {**typed, **changed}
    )

    assert page.status_code == 422 and page.context["form"].errors.keys() == {field}
    assert not Director.objects.exists() and not convenes(cast.member2, cast.hall, at)


def test_of_two_with_one_name_the_number_tells(cast, at):
    office, clerk = opened(cast, at), cast.clerk.signed_in(Client(headers=EN))
    twin = roster.enrol_person(cast.body, profile=roster.Profile(name=cast.member2.actor.name))
    address = reverse("places:director-appoint", args=[office.pk])
    typed = {"kind": "director", "person": twin.actor.name, "since": "2020-06-10", "decision": DECISION}

    assert "person" in clerk.post(address, typed).context["form"].errors
    assert clerk.post(address, {**typed, "person": "member2"}).status_code == 302
    assert Director.objects.get().actor == cast.member2.actor


def test_nobody_appoints_themselves(cast, at):
    with pytest.raises(NotAllowed):
        appointed(cast, at, opened(cast, at), cast.clerk)
    assert not Director.objects.exists()


def test_only_the_office_opens_appoints_and_ends(cast, at):
    office = opened(cast, at)
    directing = appointed(cast, at, office, cast.member2)
    for player in (cast.convenor, cast.keeper, cast.member, cast.leader, cast.committee, cast.admin, cast.stranger):
        by = player.viewer(at)
        given = {"since": at.date(), "decision": DECISION, "by": by, "at": at}
        with pytest.raises(NotAllowed):
            ops.appoint(office, kind="director", actor=cast.member.actor, **given)
        with pytest.raises(NotAllowed):
            ops.end(directing, last_day=at.date(), decision=DECISION, by=by, at=at)
        with pytest.raises(NotAllowed):
            ops.open_office(cast.town2, name="室", opened_on=at.date(), by=by)


def test_town_has_one_office_and_the_office_one_director(cast, at):
    office = opened(cast, at)
    appointed(cast, at, office, cast.member2)

    with pytest.raises(Invalid):
        opened(cast, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Director.objects.create(
            office=office,
            kind="director",
            actor=cast.member.actor,
            valid_from=at.date(),
            decision="x",
            appointed_by=cast.clerk.actor,
            appointed_at=at,
        )


def test_list_names_town_director_members_and_hall_and_masks_the_phone(cast, at):
    person = cast.member2.person
    roster.seal_phone(person, "19900007777")
    person.save()
    appointed(cast, at, opened(cast, at), cast.member2)
    address = reverse("places:liaison-offices")

    office = words(cast.clerk.signed_in(Client(headers=EN)).get(address))
    member = words(cast.member.signed_in(Client(headers=EN)).get(address))

    for name in (cast.town.name, cast.member2.actor.name, cast.hall.actor.name):
        assert name in office and name in member
    assert "19900007777" not in office + member
    assert "7777" in office and "7777" not in member


def test_office_opens_for_a_town_on_the_page(cast, at):
    clerk = cast.clerk.signed_in(Client(headers=EN))
    typed = {"town": cast.town.code, "name": "临沭街道联络室", "opened_on": "2020-01-06"}

    assert clerk.post(reverse("places:liaison-office-new"), {**typed, "name": ""}).status_code == 422
    answer = clerk.post(reverse("places:liaison-office-new"), typed)

    assert answer["Location"] == reverse("places:liaison-office", args=[LiaisonOffice.objects.get().pk])
    assert cast.town.code not in clerk.get(reverse("places:liaison-office-new")).context["form"].towns


def test_verify_names_directors_without_their_hall_and_two_at_once(cast, at):
    office = opened(cast, at)
    directing = appointed(cast, at, office, cast.member2)
    asked = {code: promises.invariants[code].question for code in ("offices.convene", "offices.follow")}
    assert [list(question()) for question in asked.values()] == [[], []]

    Appointment.objects.filter(actor=cast.member2.actor, role="convenor").delete()
    appointed(cast, at, office, cast.member, since=at.date() + timedelta(days=9))
    Director.objects.filter(pk=directing.pk).update(valid_to=at.date() + timedelta(days=30))

    assert [breach.ids for breach in asked["offices.follow"]()] == [(directing.pk,)]
    Appointment.objects.filter(actor=cast.member.actor, role="convenor").delete()
    last = Director.objects.get(actor=cast.member.actor)
    assert [breach.ids for breach in asked["offices.convene"]()] == [(last.pk,)]


def test_stranger_gets_nothing(cast, at):
    office = opened(cast, at)
    stranger = cast.stranger.signed_in(Client(headers=EN))

    assert stranger.get(reverse("places:liaison-office", args=[office.pk])).status_code == 404
    assert office.name not in words(stranger.get(reverse("places:liaison-offices")))
    assert stranger.post(reverse("places:director-appoint", args=[office.pk]), {}).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_twelve_questions_at_most(cast, at, django_assert_max_num_queries, rows):
    office = opened(cast, at)
    appointed(cast, at, office, cast.member2)
    roster.found_towns(cast.body, rows=[roster.Place(f"3713299{n:02}", f"新镇{n}", "") for n in range(rows)])
    for number, town in enumerate(cast.body.towns.filter(code__startswith="3713299")):
        made = ops.open_office(town, name=f"室{number}", opened_on=date(2020, 1, 6), by=cast.clerk.viewer(at))
        appointed(cast, at, made, cast.member)
        Hall.objects.filter(pk=cast.hall2.pk).update(town=town)
    clerk = cast.clerk.signed_in(Client(headers=EN))
    addresses = [reverse(f"places:{name}") for name in ("liaison-offices", "liaison-office-new")]
    for address in (*addresses, reverse("places:liaison-office", args=[office.pk])):
        with django_assert_max_num_queries(12):
            assert clerk.get(address).status_code == 200
