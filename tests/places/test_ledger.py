"""The ledger of a home: read from what happened, with what somebody entered; by year, quarter and kind; as a table."""

import csv
import io
import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.gatherings import sitting
from tests.liaison.keeping import WHO, added, spoke
from tests.matters.filing import raise_matter
from tests.places import day, keeping
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.places import ops as places
from xieshang.places.ledger import ops, queries, registry
from xieshang.places.ledger.models import Activity
from xieshang.places.ledger.queries import Asked
from xieshang.places.posts import ops as posts

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
TOLD = ops.Told("study", date(2020, 3, 4), "学习座谈", 26, "签到表")


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def ledger_of(viewer, home, year=2020, quarter=0, kind=""):
    return queries.page(viewer, home, Asked(year, quarter, kind), 1)


def told(found) -> dict[str, int]:
    return {one.label: one.value for one in found.sums}


def test_everything_at_the_home_comes_into_its_ledger_by_itself(cast, at):
    clerk = cast.clerk.viewer(at)
    held = sitting.held(cast, at)
    matter = raise_matter(cast, at).matter
    check = keeping.brought_to("closed", cast, at)
    post = keeping.post(cast, home=cast.home)
    posts.write_ledger(post, kind="served", happened_on=at.date(), count=40, words="义诊", by=clerk, at=at)
    spoke(added(cast.member.viewer(at), at), cast.member.viewer(at), at)
    ops.enter(cast.home, told=TOLD, by=cast.keeper.viewer(at), at=at)

    found = ledger_of(clerk, cast.home)

    titles = {line.title for line in found.lines}
    assert {held.title, matter.title, check.title, "中波示范岗：义诊", "学习座谈", WHO} <= titles
    assert {line.case_id for line in found.lines} >= {held.pk, matter.pk, check.pk}
    came = {line.title: line.people for line in found.lines}
    assert came[held.title] == held.attendances.count() > 0
    assert found.count == len(found.lines) == sum(one.value for one in found.sums)
    assert {"contact", "hall-sitting", "matter", "check", "service", "own-study"} <= {
        kind for _home, kind, _many, _people in registry.sums(Asked(2020).span(cast.home.pk))
    }


def test_half_day_on_duty_stands_in_the_ledger_once_the_member_came(cast, at):
    day.duty(cast, at, days=2, half="pm")
    day.brought_to("kept", cast, at)

    assert [row[1:] for row in registry.sums(Asked(2020).span(cast.home.pk), groups=("duty",))] == [("duty", 1, 0)]


def test_ledger_of_another_home_has_none_of_it(cast, at):
    sitting.held(cast, at)
    raise_matter(cast, at)
    ops.enter(cast.home, told=TOLD, by=cast.keeper.viewer(at), at=at)

    assert ledger_of(cast.clerk.viewer(at), cast.home2).count == 0


def test_gathering_that_was_not_held_stands_in_no_ledger(cast, at):
    sitting.convoked(cast, at)

    assert "hall-sitting" not in {row[1] for row in registry.sums(Asked(2020).span(cast.home.pk))}


def test_title_of_a_case_that_is_not_open_is_withheld_and_the_line_counts(cast, at):
    matter = raise_matter(cast, at).matter

    office, keeper = (ledger_of(one.viewer(at), cast.home) for one in (cast.clerk, cast.keeper))

    assert [line.title for line in office.lines] == [matter.title]
    assert [(line.title, line.case_id) for line in keeper.lines] == [("", 0)]
    assert told(office) == told(keeper)
    page = cast.keeper.signed_in(Client(headers=EN)).get(reverse("places:ledger", args=[cast.home.code]))
    assert matter.title not in words(page) and "not open to you" in words(page)


@pytest.mark.parametrize(
    ("asked", "count"),
    [(Asked(2020), 3), (Asked(2020, 1), 1), (Asked(2020, 2), 2), (Asked(2020, 4), 0), (Asked(2019), 1)],
)
def test_year_and_quarter_narrow_the_ledger(cast, at, asked, count):
    for on in (date(2019, 12, 31), date(2020, 3, 31), date(2020, 4, 1), date(2020, 6, 10)):
        ops.enter(cast.home, told=ops.Told("other", on, f"{on}", 1, "台账"), by=cast.keeper.viewer(at), at=at)

    found = queries.page(cast.clerk.viewer(at), cast.home, asked, 1)

    assert found.count == len(found.lines) == count


@pytest.mark.parametrize(
    ("moment", "quarter"),
    [("2020-03-31T23:59:59.999999", 1), ("2020-04-01T00:00:00", 2), ("2020-04-01T07:59:59", 2)],
)
def test_moment_counts_on_the_day_it_has_here(cast, at, moment, quarter):
    matter = raise_matter(cast, at).matter
    Case.objects.filter(pk=matter.pk).update(raised_at=timezone.make_aware(datetime.fromisoformat(moment)))

    found = {number: ledger_of(cast.clerk.viewer(at), cast.home, quarter=number).lines for number in (1, 2)}

    assert [line.day.isoformat() for line in found.pop(quarter)] == [moment[:10]]
    assert list(found.values()) == [[]]


def test_kind_narrows_lines_and_sums_alike(cast, at):
    raise_matter(cast, at)
    ops.enter(cast.home, told=TOLD, by=cast.keeper.viewer(at), at=at)

    found = ledger_of(cast.clerk.viewer(at), cast.home, kind="own-study")

    assert [line.title for line in found.lines] == ["学习座谈"]
    assert [(one.value, one.note) for one in found.sums] == [(1, found.sums[0].note)]
    assert "26" in found.sums[0].note


def test_keeper_enters_what_stands_nowhere_else_and_strikes_it_with_a_reason(cast, at):
    keeper = cast.keeper.signed_in(Client(headers=EN))
    page = reverse("places:ledger", args=[cast.home.code])
    typed = {"kind": "study", "happened_on": "2019-03-04", "title": "学习座谈", "people": "26", "source": "签到表"}

    for _click in range(2):
        answer = keeper.post(reverse("places:ledger-enter", args=[cast.home.code]), {**typed, "_once": "k"})
    line = Activity.objects.get()
    assert answer["Location"] == f"{page}?year=2019"
    shown = words(keeper.get(f"{page}?year=2019"))
    assert "学习座谈" in shown and "孟天成" in shown and "签到表" in shown and "26 people" in shown

    address = reverse("places:ledger-strike", args=[cast.home.code, line.pk])
    assert keeper.post(address, {"why": ""}).status_code == 422
    assert keeper.post(address, {"why": "重复登记"}).status_code == 302
    shown = words(keeper.get(f"{page}?year=2019"))
    assert "重复登记" in shown and "26 people" not in shown
    assert keeper.post(address, {"why": "再来"}).status_code == 422


@pytest.mark.parametrize("field", ["kind", "happened_on", "title", "source", "people"])
def test_line_without_what_it_needs_is_told_and_not_kept(cast, at, field):
    typed = {
        "kind": "study",
        "happened_on": "2020-03-04",
        "title": "座谈",
        "people": "2",
        "source": "签到表",
        field: "",
    }

    page = cast.keeper.signed_in(Client(headers=EN)).post(reverse("places:ledger-enter", args=[cast.home.code]), typed)

    assert page.status_code == 422 and page.context["form"].errors.keys() == {field}
    assert not Activity.objects.exists()


def test_line_lies_neither_in_the_future_nor_before_the_home_opened(cast, at):
    for on in (at.date() + timedelta(days=1), cast.home.opened_on - timedelta(days=1)):
        with pytest.raises(Invalid):
            ops.enter(cast.home, told=ops.Told("study", on, "座谈", 1, "表"), by=cast.keeper.viewer(at), at=at)
    ops.enter(cast.home, told=ops.Told("study", cast.home.opened_on, "揭牌", 1, "表"), by=cast.keeper.viewer(at), at=at)


def test_only_the_office_and_the_keeper_of_the_home_write(cast, at):
    line = ops.enter(cast.home, told=TOLD, by=cast.clerk.viewer(at), at=at)

    for player in (cast.member, cast.convenor, cast.committee, cast.leader, cast.unit, cast.stranger):
        with pytest.raises(NotAllowed):
            ops.enter(cast.home, told=TOLD, by=player.viewer(at), at=at)
        with pytest.raises(NotAllowed):
            ops.strike(line, why="错", by=player.viewer(at), at=at)
    with pytest.raises(NotAllowed):
        ops.enter(cast.home2, told=TOLD, by=cast.keeper.viewer(at), at=at)


def test_stranger_unit_and_street_get_no_ledger(cast, at):
    page = reverse("places:ledger", args=[cast.home.code])

    for player in (cast.stranger, cast.unit):
        client = player.signed_in(Client(headers=EN))
        for address in (page, f"{page}enter/", f"{page}export.csv"):
            assert client.get(address).status_code == 404
    assert Client().get(page)["Location"].startswith("/signin/")


def test_ledger_of_a_closed_home_can_be_read(cast, at):
    ops.enter(cast.home, told=TOLD, by=cast.keeper.viewer(at), at=at)
    places.close_home(cast.home, last_day=date(2020, 5, 1))

    page = cast.clerk.signed_in(Client(headers=EN)).get(reverse("places:ledger", args=[cast.home.code]))

    assert "学习座谈" in words(page)


def test_export_holds_what_was_asked_for_and_no_formula(cast, at):
    for number in range(60):
        on = date(2020, 1, 1) + timedelta(days=number)
        ops.enter(cast.home, told=ops.Told("other", on, f"=活动{number}", 1, "表"), by=cast.clerk.viewer(at), at=at)
    sealed = raise_matter(cast, at).matter
    clerk, keeper = (one.signed_in(Client(headers=EN)) for one in (cast.clerk, cast.keeper))
    address = reverse("places:ledger-export", args=[cast.home.code, "csv"])

    def rows(client, query=""):
        text = b"".join(client.get(address + query).streaming_content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    assert len(rows(clerk)) == 2 + 61 and len(rows(clerk, "?kind=own-other&quarter=1")) == 2 + 60
    assert rows(clerk, "?kind=own-other")[2][1] == "'=活动59"
    assert sealed.title in str(rows(clerk)) and sealed.title not in str(rows(keeper))
    book = clerk.get(reverse("places:ledger-export", args=[cast.home.code, "xlsx"]))
    assert b"".join(book.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize("query", ["?year=abc&quarter=9&kind=none&page=-3", "?year=1789", "?page=99999999999999999999"])
def test_address_that_makes_no_sense_shows_the_present_year(cast, at, query):
    page = cast.clerk.signed_in(Client(headers=EN)).get(reverse("places:ledger", args=[cast.home.code]) + query)

    assert page.status_code == 200 and page.context["asked"].year == 2020


@pytest.mark.parametrize("rows", [1, 30])
def test_ledger_asks_twelve_questions_at_most(cast, at, django_assert_max_num_queries, rows):
    for number in range(rows):
        raise_matter(cast, at - timedelta(minutes=number))
        ops.enter(cast.home, told=TOLD, by=cast.clerk.viewer(at), at=at)
    clerk = cast.clerk.signed_in(Client(headers=EN))

    for name in ("ledger", "ledger-enter"):
        with django_assert_max_num_queries(12):
            assert clerk.get(reverse(f"places:{name}", args=[cast.home.code])).status_code == 200
