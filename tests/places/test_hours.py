"""When a home is open: by the week, by exceptions, by the holidays; and what everybody reads of it."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.places import day
from xieshang.kernel import clock, workdays
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.places import ops as places
from xieshang.places.hours import ops, queries, week
from xieshang.places.hours.forms import HoursField, spans_in
from xieshang.places.hours.models import OpenSpan, Timetable
from xieshang.places.hours.week import Span

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
WEDNESDAY = date(2020, 6, 10)


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def moment(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("", ()),
        ("8:30-11:30", (Span(time(8, 30), time(11, 30)),)),
        ("14：00至17：30，08:30—11:30", (Span(time(8, 30), time(11, 30)), Span(time(14), time(17, 30)))),
        ("9 to 5", None),
        ("25:00-26:00", None),
        ("8:30-11:30 please", None),
    ],
)
def test_hours_are_read_as_people_write_them(typed, spans):
    assert spans_in(typed) == spans


@pytest.mark.parametrize("typed", ["11:30-8:30", "8:30-11:30 11:00-12:00", "8-12", "8:00-8:00"])
def test_hours_without_sense_are_refused_with_words(typed):
    with pytest.raises(Exception, match=r"."):
        HoursField().clean(typed)


@pytest.mark.parametrize(
    ("at", "is_open", "said"),
    [
        ("2020-06-10T08:29", False, "opens today at 8:30"),
        ("2020-06-10T08:30", True, "until 11:30"),
        ("2020-06-10T11:29", True, "until 11:30"),
        ("2020-06-10T11:30", False, "opens today at 14:00"),
        ("2020-06-10T17:30", False, "opens on 11 Jun"),
        ("2020-06-13T10:00", False, "opens on 15 Jun"),
        # The Dragon Boat Festival, 25 to 27 June; Sunday 28 is worked elsewhere, the home goes by its week.
        ("2020-06-25T09:00", False, "opens on 29 Jun"),
    ],
)
def test_home_is_open_by_the_clock_of_the_body(cast, at, is_open, said):
    day.hours(cast.home, cast.clerk.viewer(moment("2020-06-01T09:00")), moment("2020-06-01T09:00"))
    tables = queries.hours_of(cast.home, date(2020, 6, 8))

    with translation.override("en"):
        now = week.now(tables, workdays.national(), moment(at))
        assert now.is_open is is_open and said in now.words
    assert bool(now.why) == ("06-25" in at)


def test_newest_exception_holds_and_struck_out_the_one_before_it(cast, at):
    clerk, friday = cast.clerk.viewer(at), date(2020, 6, 12)
    day.hours(cast.home, clerk, at)
    day.exception(cast.home, clerk, at, friday, friday)
    later = day.exception(cast.home, clerk, at, friday, friday, "9:00-20:00")

    def on_friday() -> str:
        return week.day_of(queries.hours_of(cast.home, friday), workdays.national(), friday).words

    assert on_friday() == "9:00–20:00"
    ops.strike_exception(later, why="写错了", by=clerk, at=at)
    assert on_friday() == ""
    assert Timetable.objects.count() == 3


def test_weekly_hours_hold_from_their_day_and_the_earlier_ones_stand(cast, at):
    clerk = cast.clerk.viewer(at)
    day.hours(cast.home, clerk, at)
    day.hours(cast.home, clerk, at, {2: "10:00-12:00"}, first_on=date(2020, 6, 15))
    tables = queries.hours_of(cast.home, WEDNESDAY)

    before, after = (week.day_of(tables, workdays.national(), on) for on in (WEDNESDAY, date(2020, 6, 17)))

    assert before.words.startswith("8:30–11:30") and after.words == "10:00–12:00"
    assert Timetable.objects.count() == 2


@pytest.mark.parametrize("role", ["member", "convenor", "committee", "keeper2", "stranger", "unit"])
def test_hours_are_entered_by_the_keeper_and_the_office_alone(cast, at, role):
    player = getattr(cast, "keeper" if role == "keeper2" else role)
    home = cast.home2 if role == "keeper2" else cast.home

    with pytest.raises(NotAllowed):
        day.hours(home, player.viewer(at), at)
    client = player.signed_in(Client(headers=EN))
    for name in ("home-week", "home-exception"):
        assert client.get(reverse(f"places:{name}", args=[home.code])).status_code in (403, 404)
    assert not Timetable.objects.exists()


def test_keeper_enters_hours_and_exceptions_and_everybody_reads_them(cast, at):
    keeper = cast.keeper.signed_in(Client(headers=EN))
    address = reverse("places:home-week", args=["H-LS"])
    form = keeper.get(address).context["form"]
    typed = {"first_on": "2020-06-10", "keeps_holidays": "on"} | {
        name: form.initial.get(name, "") for name in form.fields if name.startswith("day")
    }

    assert keeper.post(address, typed)["Location"] == reverse("places:home-hours", args=["H-LS"])
    exception = {"first_on": "2020-06-12", "last_on": "2020-06-12", "hours": "", "why": "停电检修"}
    assert keeper.post(reverse("places:home-exception", args=["H-LS"]), exception).status_code == 302

    page = words(Client(headers=EN).get(reverse("places:home", args=["H-LS"])))
    assert "open now until 11:30" in page and "停电检修" in page and "8:30–11:30 14:00–17:30" in page
    assert "1 home is open now." in words(Client(headers=EN).get(reverse("places:public-homes")))
    assert "孟天成" in words(keeper.get(reverse("places:home-hours", args=["H-LS"])))
    with clock.stopped_at(moment("2020-06-12T09:00")):
        page = words(Client(headers=EN).get(reverse("places:home", args=["H-LS"])))
        assert "closed now" in page and "opens on 15 Jun" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day0": "half past eight"}, "day0"),
        ({"day0": "8:30-11:30 11:00-12:00"}, "day0"),
        ({"first_on": ""}, "first_on"),
        ({"first_on": "2010-01-01"}, "first_on"),
        ({"day0": ""}, "__all__"),
    ],
)
def test_week_that_makes_no_sense_is_told_and_not_kept(cast, at, changes, field):
    typed = {"first_on": "2020-06-10", "day0": "8:30-11:30", **changes}

    page = cast.keeper.signed_in(Client(headers=EN)).post(reverse("places:home-week", args=["H-LS"]), typed)

    assert page.status_code == 422 and set(page.context["form"].errors) == {field}
    assert typed["day0"] in page.content.decode() and not Timetable.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_on": "2020-06-11"}, "last_on"),
        ({"last_on": "2022-06-12"}, "last_on"),
        ({"first_on": "2010-01-01", "last_on": "2010-01-02"}, "first_on"),
        ({"why": ""}, "why"),
        ({"hours": "all day"}, "hours"),
    ],
)
def test_exception_that_makes_no_sense_is_told_and_not_kept(cast, at, changes, field):
    typed = {"first_on": "2020-06-12", "last_on": "2020-06-12", "hours": "", "why": "停电", **changes}

    page = cast.keeper.signed_in(Client(headers=EN)).post(reverse("places:home-exception", args=["H-LS"]), typed)

    assert page.status_code == 422 and set(page.context["form"].errors) == {field}
    assert not Timetable.objects.exists()


def test_exception_is_struck_out_once_with_a_reason(cast, at):
    keeper = cast.keeper.signed_in(Client(headers=EN))
    row = day.exception(cast.home, cast.keeper.viewer(at), at, WEDNESDAY, WEDNESDAY)
    address = reverse("places:home-exception-strike", args=["H-LS", row.pk])

    assert keeper.post(address, {"why": ""}).status_code == 422
    assert keeper.post(address, {"why": "写错日期"}).status_code == 302
    assert keeper.post(address, {"why": "再来一次"}).status_code == 422

    assert "写错日期" in words(keeper.get(reverse("places:home-hours", args=["H-LS"])))
    with pytest.raises(Invalid):
        ops.strike_exception(row, why="", by=cast.keeper.viewer(at), at=at)


def test_weekly_hours_cannot_be_struck_out(cast, at):
    row = day.hours(cast.home, cast.keeper.viewer(at), at)
    keeper = cast.keeper.signed_in(Client(headers=EN))

    assert keeper.post(reverse("places:home-exception-strike", args=["H-LS", row.pk]), {"why": "x"}).status_code == 404


def test_database_keeps_spans_and_exceptions_honest(cast, at):
    table = day.hours(cast.home, cast.keeper.viewer(at), at)
    for opens, closes, weekday in ((time(9), time(9), 0), (time(9), time(10), 7)):
        with pytest.raises(IntegrityError), transaction.atomic():
            OpenSpan.objects.create(timetable=table, weekday=weekday, opens=opens, closes=closes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Timetable.objects.filter(pk=table.pk).update(last_on=at.date())


def test_sign_shows_the_week_and_a_code_that_leads_to_the_page(cast, at):
    day.hours(cast.home, cast.keeper.viewer(at), at)
    visitor = Client(headers=EN)

    page = words(visitor.get(reverse("places:home-sign", args=["H-LS"])))
    code = visitor.get(reverse("places:home-sign-code", args=["H-LS"]))

    assert "临沭街道委员之家" in page and "Monday 8:30–11:30 14:00–17:30" in page and "Sunday closed" in page
    assert "http://testserver/homes/H-LS/" in page
    assert code["Content-Type"] == "image/svg+xml" and code.content.startswith(b"<?xml")
    assert visitor.get(reverse("places:home-sign", args=["H-DD"])).status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_pages_of_hours_ask_twelve_questions_at_most(cast, at, many, django_assert_max_num_queries):
    clerk = cast.clerk.viewer(at)
    for number in range(many):
        home = places.open_home(
            cast.body, code=f"H-{number}", kind="urban", name=f"委员之家{number}", opened_on=date(2018, 1, 1)
        )
        day.hours(home, clerk, at)
        later = at.date() + timedelta(days=number)
        day.exception(cast.home, clerk, at, later, later)
    visitor, office = Client(headers=EN), cast.clerk.signed_in(Client(headers=EN))
    office.get("/desk/")
    for client, name, args in (
        (visitor, "public-homes", []),
        (visitor, "home", ["H-LS"]),
        (office, "home-hours", ["H-LS"]),
        (office, "desk-home", ["H-LS"]),
    ):
        client.get(reverse(f"places:{name}", args=args))
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"places:{name}", args=args)).status_code == 200
