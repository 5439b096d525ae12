"""Mending the record: corrected words and struck attendances, with how it was kept in the log."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.gatherings import sitting
from tests.handling.giving import lead
from xieshang.gatherings import ops
from xieshang.gatherings.models import Attendance
from xieshang.handling.models import Assignment
from xieshang.kernel import clock, log
from xieshang.kernel.models import Entry
from xieshang.kernel.promises import invariants

pytestmark = pytest.mark.django_db
WORDS = {"agreement": "两周内更换全部路灯。", "dissent": "", "reason": "记录有误"}


def enter(cast, role: str) -> Client:
    return cast.player(role).signed_in(Client(headers={"accept-language": "en"}))


@pytest.fixture
def recorded(cast, at):
    """A sitting under way with an outcome that gave a unit a task."""
    gathering, day = sitting.under_way(cast, at), at + timedelta(days=7)
    item = gathering.items.get()
    by = cast.convenor.viewer(day)
    ops.check_in_by_hand(gathering, guests=sitting.guests(cast)[:2], why="没带手机", by=by, at=day)
    ops.record_outcome(item, outcome="orders", agreement="一周内更换。", orders=[lead(cast.unit_organ)], by=by, at=day)
    return item


def test_corrected_words_stand_and_the_log_keeps_the_earlier_ones(cast, client, recorded):
    address = reverse("gatherings:correct", args=[recorded.gathering_id, recorded.pk])

    page = enter(cast, "convenor").post(address, WORDS, follow=True)

    recorded.refresh_from_db()
    assert (recorded.agreement, recorded.outcome) == ("两周内更换全部路灯。", "orders")
    entry = Entry.objects.get(step="gathering_corrected")
    assert entry.payload.words == {"reason": "记录有误", "agreement_before": "一周内更换。"}
    assert "两周内更换全部路灯。" in page.content.decode()


def test_a_correction_gives_no_second_task_and_counts_nothing_twice(cast, at, recorded):
    address = reverse("gatherings:correct", args=[recorded.gathering_id, recorded.pk])

    with clock.stopped_at(at + timedelta(days=8)):
        enter(cast, "convenor").post(address, WORDS)

    assert Assignment.objects.count() == 1
    log.seal_everything()
    assert [code for code, entry in invariants.items() if list(entry.question())] == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (WORDS | {"reason": ""}, "This field is required"),
        (WORDS | {"agreement": " "}, "Write down what was agreed"),
        (WORDS | {"agreement": "一周内更换。"}, "stand already"),
    ],
)
def test_a_correction_that_makes_no_sense_changes_nothing(cast, recorded, typed, words):
    address = reverse("gatherings:correct", args=[recorded.gathering_id, recorded.pk])

    page = enter(cast, "convenor").post(address, typed)

    recorded.refresh_from_db()
    assert page.status_code == 422
    assert words in page.content.decode()
    assert recorded.agreement == "一周内更换。"


def test_words_of_confirmed_minutes_stand(cast, at):
    gathering = sitting.minuted(cast, at)
    item = gathering.items.get()
    earlier = item.agreement
    address = reverse("gatherings:correct", args=[gathering.pk, item.pk])

    page = enter(cast, "convenor").post(address, WORDS)

    item.refresh_from_db()
    assert page.status_code == 409
    assert item.agreement == earlier


def test_a_struck_attendance_is_gone_from_the_sheet_and_may_check_in_again(cast, at, recorded):
    row = Attendance.objects.get(gathering=recorded.gathering_id, actor=cast.member.actor)
    address = reverse("gatherings:strike", args=[recorded.gathering_id, row.pk])

    page = enter(cast, "convenor").post(address, {"reason": "认错了人"}, follow=True)

    there = Attendance.objects.filter(gathering=recorded.gathering_id)
    assert [one.actor_id for one in there] == [cast.member2.actor.pk]
    assert "may check in again" in page.content.decode()
    words = Entry.objects.get(step="gathering_struck").payload.words
    assert words == {"name": cast.member.actor.name, "reason": "认错了人"}
    day = at + timedelta(days=7)
    by = cast.convenor.viewer(day)
    assert ops.check_in_by_hand(recorded.gathering, guests=sitting.guests(cast)[:1], why="本人到场", by=by, at=day) == 1


def test_the_last_attendance_of_a_held_gathering_is_not_struck(cast, at):
    gathering = sitting.held(cast, at)
    row = gathering.attendances.get()

    page = enter(cast, "convenor").post(reverse("gatherings:strike", args=[gathering.pk, row.pk]), {"reason": "错了"})

    assert page.status_code == 422
    assert "at least one person" in page.content.decode()
    assert gathering.attendances.count() == 1


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("convenor2", 403), ("unit", 403), ("stranger", 404)])
def test_nobody_else_mends_the_record(cast, recorded, role, status):
    row = Attendance.objects.filter(gathering=recorded.gathering_id).first()
    correct = reverse("gatherings:correct", args=[recorded.gathering_id, recorded.pk])
    strike = reverse("gatherings:strike", args=[recorded.gathering_id, row.pk])

    assert enter(cast, role).post(correct, WORDS).status_code == status
    assert enter(cast, role).post(strike, {"reason": "x"}).status_code == status
    assert Attendance.objects.filter(gathering=recorded.gathering_id).count() == 2


def test_inviting_nobody_is_told_at_the_field(cast, at):
    gathering = sitting.planned(cast, at)

    page = enter(cast, "convenor").post(reverse("gatherings:invite", args=[gathering.pk]), {"residents": " "})

    assert page.status_code == 422
    assert "at least one person or unit" in page.content.decode()


def test_sittings_stand_in_the_year_band(cast, at):
    sitting.convoked(cast, at)
    sitting.planned(cast, at)

    band = enter(cast, "clerk").get("/desk/").context["band"]

    counted = [(str(item.label), item.value) for item in band.quarters[1].items]
    assert ("Gatherings planned", "2") in counted
    assert not [label for label, _value in counted if label == "Gatherings held"]
    assert band.quarters[1].ahead.day == (at + timedelta(days=7)).date()
    assert band.quarters[2].ahead is None


def test_the_year_band_says_what_was_held_and_names_no_past_gathering_as_the_next(cast, at):
    sitting.held(cast, at)

    with clock.stopped_at(at + timedelta(days=8)):
        band = enter(cast, "clerk").get("/desk/").context["band"]

    counted = [(str(item.label), item.value) for item in band.quarters[1].items]
    assert ("Gatherings held", "1") in counted
    assert band.quarters[1].ahead is None


def test_pages_of_a_sitting_take_thirteen_statements_at_most(cast, recorded, django_assert_max_num_queries):
    client = enter(cast, "convenor")
    address = reverse("desk:case", args=[recorded.gathering_id])
    client.get(address)
    # One more than other pages: what was suggested at a sitting is listed with it.
    with django_assert_max_num_queries(13):
        assert client.get(address).status_code == 200


def test_sending_no_photo_is_told_at_the_field(cast, recorded):
    page = enter(cast, "convenor").post(reverse("gatherings:photos", args=[recorded.gathering_id]), {})

    assert page.status_code == 422
    assert "Choose at least one photo" in page.content.decode()
