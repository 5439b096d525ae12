"""Rooms: booked by one at a time, also by gatherings; what is refused says what is free."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.gatherings import sitting
from tests.places import day
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Gathering
from xieshang.kernel import flow, jobs, promises, ticks
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.notices.models import Notice
from xieshang.places import ops as places
from xieshang.places.hours import ops, rooms
from xieshang.places.hours.models import Booking, Occupancy, Room

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def typed(cast, **changes):
    usual = {"purpose": "读书会", "people": "12", "day": "2020-06-11", "starts": "09:00", "ends": "10:30", "_once": "k"}
    return {**usual, "room": day.main_room(cast.home).pk, **changes}


def book_url() -> str:
    return reverse("places:room-book", args=["H-LS"])


@pytest.fixture
def opened(cast, at):
    """The home is open in office hours."""
    return day.hours(cast.home, cast.clerk.viewer(at), at)


def test_home_and_hall_are_rooms_from_the_day_they_open(cast):
    found = rooms.rooms_of(cast.home, date(2020, 6, 10))

    assert [(room.hall_id, room.home_id) for room in found] == [(cast.hall.pk, cast.home.pk), (None, cast.home.pk)]
    assert found[0].label == "临沭街道“有事来协商”议事厅"
    assert not rooms.rooms_of(cast.home, date(2018, 1, 1))


@pytest.mark.parametrize("role", ["member", "convenor", "committee", "keeper", "clerk"])
def test_room_is_booked_once_and_the_keeper_is_told(cast, at, opened, role):
    client = getattr(cast, role).signed_in(Client(headers=EN))
    assert client.get(book_url()).status_code == 200

    for _turn in range(2):
        answer = client.post(book_url(), typed(cast))
    jobs.run_due(now=at)

    booking = Booking.objects.get()
    assert answer["Location"] == reverse("desk:case", args=[booking.pk])
    assert Occupancy.objects.standing().get().case_id == booking.pk
    page = words(client.get(answer["Location"]))
    assert "读书会" in page and "9:00–10:30" in page
    assert Notice.objects.filter(code="room-booked").exists() is (role != "keeper")


@pytest.mark.parametrize("role", ["unit", "stranger", "editor", "admin"])
def test_others_book_nothing(cast, at, opened, role):
    client = getattr(cast, role).signed_in(Client())

    assert client.get(book_url()).status_code in (403, 404)
    assert client.post(book_url(), typed(cast)).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        day.booked(cast, at, by=getattr(cast, role))
    assert not Booking.objects.exists()


def test_taken_room_is_refused_beside_the_field_with_what_is_free(cast, at, opened):
    day.booked(cast, at)
    client = cast.member2.signed_in(Client(headers=EN))

    page = client.post(book_url(), typed(cast, starts="10:00", ends="11:00"))

    assert page.status_code == 422 and set(page.context["form"].errors) == {"starts"}
    assert "Free on this day: 8:30–9:00, 10:30–11:30, 14:00–17:30." in words(page)
    assert 'value="读书会"' in page.content.decode() and Booking.objects.count() == 1
    assert client.post(book_url(), typed(cast, starts="10:30", ends="11:30", _once="2")).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"purpose": ""}, "purpose", "required"),
        ({"people": "500"}, "people", "20 seats"),
        ({"people": "0"}, "people", "greater than or equal to 1"),
        ({"starts": "10:30", "ends": "10:30"}, "ends", "cannot end before it begins"),
        ({"day": "2020-06-09"}, "day", "This time is past."),
        ({"day": "2020-06-10", "starts": "08:40"}, "starts", "This time is past."),
        ({"day": "2020-09-30"}, "day", "at most 60 days ahead"),
        ({"day": "2020-06-13"}, "starts", "closed on this day"),
        ({"starts": "11:00", "ends": "12:00"}, "starts", "open on this day from 8:30–11:30"),
        ({"room": "999999"}, "room", "valid choice"),
        ({"day": "soon"}, "day", "valid date"),
    ],
)
def test_booking_that_makes_no_sense_is_told_and_not_kept(cast, at, opened, changes, field, said):
    page = cast.member.signed_in(Client(headers=EN)).post(book_url(), typed(cast, **changes))

    assert page.status_code == 422 and set(page.context["form"].errors) == {field}
    assert said in words(page) and not Booking.objects.exists() and not Occupancy.objects.exists()


def test_keeper_books_outside_the_hours_and_a_member_does_not(cast, at, opened):
    evening = {"starts": "18:00", "ends": "20:00"}
    with pytest.raises(Invalid):
        day.booked(cast, at, **evening)

    assert day.booked(cast, at, by=cast.keeper, **evening).state == "booked"


def test_form_begins_with_the_first_time_that_is_open_and_free(cast, at, opened):
    for _room in rooms.rooms_of(cast.home, at.date()):
        day.booked(cast, at, room=_room)
    form = cast.member.signed_in(Client(headers=EN)).get(book_url()).context["form"]

    # Thursday is taken in every room; Friday at nine is free.
    assert form.initial["day"] == date(2020, 6, 12)


@pytest.mark.parametrize(("role", "may"), [("member", True), ("keeper", True), ("clerk", True), ("member2", False)])
def test_booking_is_called_off_by_who_made_it_the_keeper_or_the_office(cast, at, opened, role, may):
    booking = day.booked(cast, at)
    client = getattr(cast, role).signed_in(Client(headers=EN))
    address = reverse("desk:step", args=[booking.pk, "cancel"])

    assert client.post(address, {"reason": "", "_once": "a"}).status_code == (422 if may else 403)
    answer = client.post(address, {"reason": "改期", "_once": "b"})

    assert answer.status_code == (302 if may else 403)
    assert Booking.objects.get().state == ("cancelled" if may else "booked")
    assert Occupancy.objects.standing().exists() is not may
    if may:
        jobs.run_due(now=at)
        told = set(Notice.objects.filter(code="booking-cancelled").values_list("recipient__name", flat=True))
        assert ("胡乃刚" in told) is (role != "member")
        assert day.booked(cast, at, by=cast.member2).state == "booked"


def test_booking_is_over_when_its_time_has_passed(cast, at, opened):
    booking = day.booked(cast, at)
    ticks.do_all(at + timedelta(hours=1))
    assert Booking.objects.get().state == "booked"

    ticks.do_all(booking.ends_at)

    assert Booking.objects.get().state == "over"


# ---- gatherings hold their room, too


def test_sitting_holds_its_hall_and_a_booking_there_is_refused(cast, at):
    found = sitting.planned(cast, at)
    held = Occupancy.objects.get()
    assert (held.room.hall_id, held.starts_at, held.case_id) == (cast.hall.pk, found.starts_at, found.pk)

    with pytest.raises(ops.Taken) as refused:
        day.booked(cast, at, room=cast.hall.room, days=7, starts="10:00", ends="12:00", by=cast.keeper)
    assert "free" in str(refused.value).lower() or "空闲" in str(refused.value)


def test_sitting_is_not_planned_into_a_taken_hall_and_nothing_is_left_behind(cast, at):
    booked = day.booked(cast, at, room=cast.hall.room, by=cast.keeper)
    plan = gatherings.Plan(form="group-meeting", title="x", starts_at=booked.starts_at, hall=cast.hall)

    with pytest.raises(ops.Taken) as refused:
        gatherings.plan(cast.sector_group.actor, plan=plan, by=cast.member.viewer(at), at=at)

    assert set(refused.value.errors) == {"starts"} and not Gathering.objects.exists()


def test_postponed_sitting_moves_in_the_hall_and_a_cancelled_one_leaves_it(cast, at):
    found = sitting.planned(cast, at)
    free = at + timedelta(days=9)
    booked = day.booked(cast, at, room=cast.hall.room, days=8, starts="9:00", ends="11:00", by=cast.keeper)
    with pytest.raises(ops.Taken) as refused:
        sitting.step(cast, found, "postpone", at, starts_at=booked.starts_at, reason="停电")
    assert set(refused.value.errors) == {"starts_at"}

    sitting.step(cast, found, "postpone", at, starts_at=free, reason="停电")
    assert Occupancy.objects.standing().get(case_id=found.pk).starts_at == free
    sitting.step(cast, found, "cancel", at, reason="停电")
    assert not Occupancy.objects.standing().filter(case_id=found.pk).exists()
    assert Occupancy.objects.filter(case_id=found.pk).count() == 2, "what was held stands, returned"


def test_gathering_entered_afterwards_holds_no_room(cast, at):
    plan = gatherings.Plan(form="group-meeting", title="x", starts_at=at - timedelta(days=3), home=cast.home)

    gatherings.plan(cast.sector_group.actor, plan=plan, by=cast.member.viewer(at), at=at)

    assert not Occupancy.objects.exists()


def test_meeting_of_a_group_is_proposed_where_it_is_open_and_free(cast, at, opened):
    member = cast.member.signed_in(Client(headers=EN))
    address = reverse("groups:meeting", args=[cast.sector_group.pk])
    first = member.get(address).context["form"].initial
    assert first["place"] == str(cast.hall.room.pk)
    days = (first["day"] - at.date()).days
    for room in rooms.rooms_of(cast.home, at.date()):
        day.booked(cast, at, room=room, days=days)

    page = member.get(address)

    later = page.context["form"].initial
    assert later["day"] > first["day"] and "open and free at that time" in words(page)
    sent = {"title": "座谈", "day": first["day"], "starts": "09:00", "ends": "10:00", "place": cast.hall.room.pk}
    refused = member.post(address, {**sent, "venue": "", "briefing": "", "_once": "k"})
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"starts"}
    assert "Free on this day: 8:30–9:00, 10:30–11:30, 14:00–17:30." in words(refused)


def test_taken_place_of_a_meeting_is_answered_with_another_one(cast, at, opened):
    member = cast.member.signed_in(Client(headers=EN))
    day.booked(cast, at, room=cast.hall.room, days=2)
    sent = {"title": "座谈", "day": "2020-06-12", "starts": "09:00", "ends": "10:00", "place": cast.hall.room.pk}

    refused = member.post(
        reverse("groups:meeting", args=[cast.sector_group.pk]), {**sent, "venue": "", "briefing": "", "_once": "k"}
    )

    assert "Open and free at that time: 临沭街道委员之家 · Main room." in words(refused)
    assert not Gathering.objects.exists()


def test_meeting_in_a_further_room_names_it(cast, at, opened):
    room = ops.open_room(cast.home, name="谈心室", seats=8, opened_on=at.date(), by=cast.keeper.viewer(at))
    sent = {"title": "座谈", "day": "2020-06-24", "starts": "09:00", "ends": "10:00", "place": room.pk}

    cast.member.signed_in(Client(headers=EN)).post(
        reverse("groups:meeting", args=[cast.sector_group.pk]), {**sent, "venue": "", "briefing": "", "_once": "k"}
    )

    found = Gathering.objects.get()
    assert found.place_name == "临沭街道委员之家，谈心室" and Occupancy.objects.get().room == room


# ---- what is read


def test_public_page_says_what_is_on_and_nothing_that_is_inside(cast, at, opened):
    found = sitting.planned(cast, at)
    day.booked(cast, at)
    address = reverse("places:home", args=["H-LS"])
    assert "What is on" not in words(Client(headers=EN).get(address))

    sitting.step(cast, found, "convoke", at)

    page = words(Client(headers=EN).get(address))
    assert "What is on 振兴社区管网协商议事会" in page and "读书会" not in page and "胡乃刚" not in page


def test_desk_page_of_a_home_shows_today_and_what_waits(cast, at, opened):
    day.booked(cast, at, days=0, starts="10:00", ends="11:00")
    day.booked(cast, at, purpose="书画笔会")
    day.brought_to("coming", cast, at)
    keeper = cast.keeper.signed_in(Client(headers=EN))

    page = words(keeper.get(reverse("places:desk-home", args=["H-LS"])))
    others = words(cast.member2.signed_in(Client(headers=EN)).get(reverse("places:desk-home", args=["H-LS"])))

    assert "open now" in page and "读书会" in page and "书画笔会" in page and "胡乃刚" in page
    assert "Waiting for me here" in page and "Plan duties" in page
    assert "Waiting for me here" not in others and "Plan duties" not in others and "读书会" in others
    assert reverse("places:desk-home", args=["H-LS"]) in keeper.get(reverse("places:homes")).content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_pages_of_rooms_ask_twelve_questions_at_most(cast, at, opened, many, django_assert_max_num_queries):
    for number in range(many):
        room = ops.open_room(cast.home, name=f"室{number}", seats=20, opened_on=at.date(), by=cast.keeper.viewer(at))
        last = day.booked(cast, at, room=room)
    member = cast.member.signed_in(Client(headers=EN))
    pages = [
        reverse("places:desk-home", args=["H-LS"]),
        reverse("places:home-rooms", args=["H-LS"]),
        book_url(),
        "/desk/bookings/",
        reverse("desk:case", args=[last.pk]),
        reverse("groups:meeting", args=[cast.sector_group.pk]),
    ]
    for address in pages:
        member.get(address)
        with django_assert_max_num_queries(12):
            assert member.get(address).status_code == 200, address


# ---- rooms come and go


def test_keeper_adds_a_room_and_closes_it_when_nobody_has_booked_it(cast, at, opened):
    keeper = cast.keeper.signed_in(Client(headers=EN))
    sent = {"name": "谈心室", "seats": "8", "opened_on": "2020-06-10"}
    assert keeper.post(reverse("places:room-new", args=["H-LS"]), sent).status_code == 302
    again = keeper.post(reverse("places:room-new", args=["H-LS"]), sent)
    assert again.status_code == 422 and "of this name already" in words(again)
    room = Room.objects.get(name="谈心室")
    booking = day.booked(cast, at, room=room, people=8)
    close = reverse("places:room-close", args=["H-LS", room.pk])

    assert "booked for a later day" in words(keeper.post(close, {"last_day": "2020-06-10"}))
    flow.perform(booking, "cancel", by=cast.keeper.viewer(at), at=at, data={"reason": "停用"})
    assert keeper.post(close, {"last_day": "2020-06-10"}).status_code == 302

    with pytest.raises(Invalid):
        day.booked(cast, at, room=Room.objects.get(pk=room.pk), people=8)


def test_hall_closes_as_a_hall_with_its_room(cast, at):
    with pytest.raises(Invalid):
        ops.close_room(cast.hall.room, last_day=at.date(), by=cast.keeper.viewer(at), at=at)

    places.close_home(cast.home, last_day=at.date())

    assert not Room.objects.filter(home=cast.home, closed_on=None).exists()


@pytest.mark.parametrize("role", ["member", "committee", "convenor"])
def test_rooms_are_changed_by_the_keeper_and_the_office_alone(cast, at, role):
    client = getattr(cast, role).signed_in(Client())
    room = day.main_room(cast.home)

    assert client.get(reverse("places:room-new", args=["H-LS"])).status_code == 403
    assert (
        client.post(reverse("places:room-close", args=["H-LS", room.pk]), {"last_day": "2020-06-10"}).status_code == 403
    )
    assert Room.objects.get(pk=room.pk).closed_on is None


def broken(code: str) -> bool:
    return bool(list(promises.invariants[code].question()))


def test_verify_names_a_room_used_twice_and_a_booking_without_its_room(cast, at, opened):
    first, second = day.booked(cast, at), day.booked(cast, at, by=cast.member2, starts="10:30", ends="11:30")
    assert not broken("rooms.one") and not broken("rooms.bookings")

    held = Occupancy.objects.filter(case_id=second.pk)
    held.update(starts_at=first.starts_at)
    assert broken("rooms.one") and broken("rooms.bookings")
    held.update(starts_at=second.starts_at)
    assert not broken("rooms.one") and not broken("rooms.bookings")
    Case.objects.filter(pk=second.pk).update(state="cancelled")
    assert broken("rooms.bookings")


def test_database_lets_a_case_hold_one_room(cast, at, opened):
    booking = day.booked(cast, at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Occupancy.objects.create(
            room=cast.hall.room, case_id=booking.pk, starts_at=booking.starts_at, ends_at=booking.ends_at
        )
