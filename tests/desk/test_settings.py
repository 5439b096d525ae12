"""Norms, working days, closed years, erasures: who decides them, and that nothing reckoned before is moved."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.handling.giving import task
from tests.matters.filing import accepted_matter, raise_matter
from tests.stats.test_figures import settle
from xieshang.kernel import clock, flow, log, norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import CalendarVersion, Case, Entry, Norm, Period
from xieshang.kernel.promises import invariants
from xieshang.kernel.refusals import Invalid
from xieshang.stats.models import FrozenFigure
from xieshang.stats.registry import figures

pytestmark = pytest.mark.django_db
NORM = "/desk/settings/norms/handling.reply_days/"
CLASSES = "/desk/settings/norms/handling.result_classes/"
PATTERN = "/desk/settings/norms/numbers.matter/"
CALENDAR = "/desk/settings/calendar/"
CLOSE = "/desk/settings/years/2020/close/"
PAGES = [
    "/desk/settings/",
    "/desk/settings/norms/",
    NORM,
    CALENDAR,
    "/desk/settings/years/",
    "/desk/settings/years/2020/",
    CLOSE,
]
TEN_DAYS = {"value": "10", "year": "2020", "reason": "主席会议〔2020〕2号"}
BRIDGE = {"first": "2020-06-24", "last": "", "kind": "off", "name": "端午节", "reason": "县政府通知"}


def broken() -> set[str]:
    return {code for code, entry in invariants.items() if list(entry.question())}


@pytest.mark.parametrize("url", [*PAGES, "/desk/settings/erasures/"])
@pytest.mark.parametrize("role", ["member", "convenor", "unit", "leader"])
def test_settings_are_not_there_for_others(cast, client, url, role):
    assert cast.player(role).signed_in(client).get(url).status_code == 404


def test_the_neighbours_office_decides_for_its_own_body_only(cast, client, at):
    cast.stranger.signed_in(client).post(NORM, TEN_DAYS)
    assert norms.value("handling.reply_days", cast.body.pk, on=at.date()) == 30
    assert norms.value("handling.reply_days", cast.other_body.pk, on=at.date()) == 10


@pytest.mark.parametrize("url", PAGES)
def test_pages_cost_twelve_statements_at_most(cast, client, at, django_assert_max_num_queries, url):
    for _turn in range(12):
        raise_matter(cast, at)
    cast.clerk.signed_in(client)
    client.get(url)
    with django_assert_max_num_queries(12):
        assert client.get(url).status_code == 200


def test_a_norm_holds_for_what_is_reckoned_from_now_on(cast, client, at):
    before = task(cast, at)

    with clock.stopped_at(at + timedelta(hours=1)):
        page = cast.clerk.signed_in(client).post(NORM, TEN_DAYS, follow=True)

    after = task(cast, at + timedelta(hours=2))
    assert Case.objects.get(pk=before.pk).due_on == before.due_on
    assert after.due_on == calendar_of(cast.body.pk).add(at.date(), 10).due < before.due_on
    assert "主席会议〔2020〕2号" in page.content.decode()
    assert "付丹" in page.content.decode()
    log.seal_everything()
    assert broken() == set()


@pytest.mark.parametrize(
    ("url", "typed", "words"),
    [
        (NORM, TEN_DAYS | {"value": "0"}, "greater than or equal to 1"),
        (NORM, TEN_DAYS | {"value": "many"}, "Enter a whole number"),
        (NORM, TEN_DAYS | {"reason": ""}, "required"),
        (NORM, TEN_DAYS | {"year": "1999"}, "Select a valid choice"),
        (PATTERN, TEN_DAYS | {"value": "第{seq}号"}, "needs {year} and {seq}"),
        (PATTERN, TEN_DAYS | {"value": "{year}-{seq}-{body.secret}"}, "Only {year} and {seq}"),
        (CLASSES, TEN_DAYS | {"code_0": "A", "label_0": "甲"}, "count as solved"),
        (CLASSES, TEN_DAYS | {"code_0": "A", "label_0": "甲", "code_1": "A", "label_1": "乙"}, "a letter of its own"),
    ],
)
def test_a_norm_that_makes_no_sense_is_refused_at_its_field(cast, client, at, url, typed, words):
    page = cast.clerk.signed_in(client).post(url, typed)
    assert page.status_code == 422
    assert words in page.content.decode().replace("&#x27;", "'").replace("&quot;", '"')
    assert typed["reason"] in page.content.decode()
    assert not Norm.objects.exists()


def test_an_unknown_norm_is_not_there(cast, client):
    assert cast.clerk.signed_in(client).get("/desk/settings/norms/handling.nonsense/").status_code == 404


def test_result_classes_are_the_bodys_own(cast, client, at):
    typed = {
        "year": "2020",
        "reason": "通知",
        "code_0": "甲",
        "label_0": "已办结",
        "solved_0": "on",
        "code_1": "乙",
        "label_1": "在办",
    }
    cast.clerk.signed_in(client).post(CLASSES, typed)
    rows = norms.value("handling.result_classes", cast.body.pk, on=at.date())
    assert rows == [{"code": "甲", "label": "已办结", "solved": True}, {"code": "乙", "label": "在办", "solved": False}]


def test_a_new_edition_moves_no_deadline_that_is_set(cast, client, at):
    before = raise_matter(cast, at).matter.due_on
    page = cast.clerk.signed_in(client).post(
        CALENDAR, BRIDGE | {"first": "2020-06-11", "last": "2020-06-12"}, follow=True
    )
    after = raise_matter(cast, at).matter.due_on
    assert "Edition 2" in page.content.decode()
    assert after == calendar_of(cast.body.pk).add(at.date(), 3).due == before + timedelta(days=2)
    log.seal_everything()
    assert broken() == set()


def test_ordinary_again_and_worked_days(cast, client):
    cast.clerk.signed_in(client).post(CALENDAR, BRIDGE | {"first": "2020-06-25", "last": "2020-06-26", "kind": "plain"})
    client.post(CALENDAR, BRIDGE | {"first": "2020-06-14", "kind": "work"})
    calendar = calendar_of(cast.body.pk)
    assert calendar.version == 3
    assert [calendar.is_workday(date(2020, 6, day)) for day in (14, 25, 26, 27)] == [True, True, True, False]


def test_the_notice_of_a_year_ends_what_is_provisional(cast, client):
    assert calendar_of(cast.body.pk).add(date(2027, 3, 1), 5).provisional
    cast.clerk.signed_in(client).post(CALENDAR, BRIDGE | {"first": "2027-10-08", "settles": "on"})
    assert not calendar_of(cast.body.pk).add(date(2027, 3, 1), 5).provisional


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (BRIDGE | {"first": "2020-06-24", "last": "2020-06-20"}, "lies before the first"),
        (BRIDGE | {"first": "2020-06-24", "last": "2021-06-20"}, "At most 31 days"),
        (BRIDGE | {"first": "never"}, "valid date"),
        (BRIDGE | {"kind": ""}, "required"),
        (BRIDGE | {"reason": " "}, "required"),
    ],
)
def test_days_that_make_no_sense_are_refused_at_their_field(cast, client, typed, words):
    page = cast.clerk.signed_in(client).post(CALENDAR, typed)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not CalendarVersion.objects.exists()


def test_the_sum_can_be_tried(cast, client):
    page = cast.clerk.signed_in(client).get(CALENDAR, {"start": "2020-06-18", "days": "10"}).content.decode()
    assert "Dragon Boat Festival" in page
    assert "3 Jul 2020" in page
    assert page.count('<li class="') - page.count('<li class="rest"') >= 10
    assert '<li class="end"><b>3</b><small>10</small>' in page


def close(client, page) -> object:
    return client.post(CLOSE, {"seen": page.context["seen"]}, follow=True)


def test_a_year_that_is_not_over_is_not_closed(cast, client, at):
    settle(cast, at, accepted_matter(cast, at))
    client = cast.clerk.signed_in(client)
    early = close(client, client.get(CLOSE))
    assert early.status_code == 422
    assert "is not over yet" in early.content.decode()
    assert not FrozenFigure.objects.exists()


def test_a_year_that_is_over_is_closed_for_good(cast, client, at):
    settle(cast, at, accepted_matter(cast, at))
    with clock.stopped_at(at.replace(year=2021)):
        shown = cast.clerk.signed_in(client).get(CLOSE)
        page = close(client, shown)
        again = close(client, shown)
    assert [row.now for row in shown.context["rows"]] == [row.kept for row in page.context["rows"]]
    assert "2020 is closed with" in page.content.decode()
    assert "is closed already" in again.content.decode()
    assert not [row for row in page.context["rows"] if row.differs]
    with pytest.raises(Invalid, match="2020 is closed"):
        raise_matter(cast, at)


def test_a_year_is_not_closed_when_its_figures_moved_while_they_were_looked_at(cast, client, at):
    raise_matter(cast, at)
    with clock.stopped_at(at.replace(year=2021)):
        shown = cast.clerk.signed_in(client).get(CLOSE)
        raise_matter(cast, at)
        moved = close(client, shown)
        nothing = client.post(CLOSE)
    assert (moved.status_code, nothing.status_code) == (422, 422)
    assert "have moved while you looked" in moved.content.decode()
    assert not FrozenFigure.objects.exists()
    assert not Period.objects.exclude(closed_at=None).exists()


@pytest.mark.parametrize(
    ("kept", "definition", "words"),
    [
        (9, "", "8 fewer than on"),
        (0, "", "1 more than on"),
        (9, "as it was", "The definition has changed since"),
        (1, "as it was", "as it was"),
    ],
)
def test_what_differs_from_a_closed_year_is_explained(cast, client, at, kept, definition, words):
    settle(cast, at, accepted_matter(cast, at))
    FrozenFigure.objects.create(
        body=cast.body,
        year="2020",
        key="hall-problems-solved",
        value=kept,
        definition=definition or figures["hall-problems-solved"].definition,
        records_digest="x",
        cut_off=at,
        frozen_by=cast.clerk.actor,
        frozen_at=at,
    )
    page = cast.clerk.signed_in(client).get("/desk/settings/years/2020/").content.decode()
    assert words in page
    assert "This figure came after the year was closed." in page


def test_the_years_tell_what_is_in_them(cast, client, at):
    task(cast, at)
    rows = cast.clerk.signed_in(client).get("/desk/settings/years/").context["rows"]
    counted = Counter(Entry.objects.values_list("kind", flat=True))
    assert [(row.code, row.happenings) for row in rows] == [("2020", counted.total())]
    assert rows[0].kinds == " · ".join(f"{flow.flows[kind].label} {counted[kind]}" for kind in sorted(counted))


def test_the_norms_tell_what_uses_them_since_when_and_who_decided(cast, client, at):
    cast.clerk.signed_in(client).post(NORM, TEN_DAYS)
    rows = {row.definition.code: row for row in client.get("/desk/settings/norms/").context["rows"]}
    assert (rows["handling.reply_days"].value, rows["handling.reply_days"].decided.decided_by.name) == ("10", "付丹")
    assert rows["matters.screening_days"].uses
    assert rows["numbers.matter"].uses
    page = client.get("/desk/settings/norms/").content.decode()
    assert "from 2020, version 1 · 付丹" in page
