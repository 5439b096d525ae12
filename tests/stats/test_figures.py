"""What is counted, when, how often; frozen years; records by the door."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from tests.gatherings.sitting import guests, under_way
from tests.matters.asking import text
from tests.matters.filing import ACCEPT, accepted_matter, raise_matter
from xieshang.gatherings import ops as gatherings
from xieshang.kernel import flow
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.matters import ops as matters
from xieshang.places.models import Hall
from xieshang.stats import ops, queries, registry
from xieshang.stats.apps import every_figure_has_its_place
from xieshang.stats.models import FrozenFigure
from xieshang.stats.registry import figures

pytestmark = pytest.mark.django_db
PLACED = {"gathering": "第1次会", "held_on": "2020-06-12"}


def settle(cast, at, matter):
    convenor = cast.convenor.viewer(at)
    flow.tell(matter, "gathering.placed", by=convenor, at=at, data=PLACED)
    return flow.tell(matter, "gathering.settled", by=convenor, at=at).case


def numbers(cast, at, year="2020"):
    return {value.key: value.value for value in queries.values(cast.body, year, at=at)}


def accepted_as(cast, at, variety):
    matter = raise_matter(cast, at).matter
    return flow.perform(matter, "accept", by=cast.convenor.viewer(at), at=at, data={**ACCEPT, "variety": variety}).case


def test_problem_solved_twice_counts_once(cast, at):
    solved = settle(cast, at, accepted_matter(cast, at))
    asker = cast.citizen.viewer(at, tokens=frozenset({solved.pk}))

    again = matters.take_step_as_asker(solved, "reopen", visitor=asker, at=at, data={"reason": "又坏了"}).case
    assert again.state == "accepted"
    settle(cast, at, again)

    assert numbers(cast, at)["hall-problems-solved"] == 1


def test_problems_and_disputes_are_never_the_same_matter(cast, at):
    for variety in ("problem", "dispute", "petition"):
        settle(cast, at, accepted_as(cast, at, variety))
    accepted_matter(cast, at)

    counted = numbers(cast, at)
    assert (counted["hall-problems-solved"], counted["hall-disputes-settled"]) == (1, 2)
    scope = queries.scope_of(cast.body, "2020", at=at)
    problems = set(figures["hall-problems-solved"].query(scope).values_list("case_id", flat=True))
    disputes = set(figures["hall-disputes-settled"].query(scope).values_list("case_id", flat=True))
    assert not problems & disputes


def test_rating_does_not_make_a_second_solution(cast, at):
    solved = settle(cast, at, accepted_matter(cast, at))
    asker = cast.citizen.viewer(at, tokens=frozenset({solved.pk}))

    matters.take_step_as_asker(solved, "rate", visitor=asker, at=at, data={"process": 5, "result": 4})

    counted = numbers(cast, at)
    assert (counted["hall-problems-solved"], counted["hall-matters-rated-good"]) == (1, 1)


def test_figures_of_another_year_body_or_moment_do_not_count_it(cast, at):
    settle(cast, at, accepted_matter(cast, at))

    assert numbers(cast, at, "2019")["hall-problems-solved"] == 0
    assert numbers(cast, at - timedelta(days=1))["hall-problems-solved"] == 0
    other = {value.key: value.value for value in queries.values(cast.other_body, "2020", at=at)}
    assert other["hall-problems-solved"] == 0


def test_every_number_is_what_its_records_say(cast, at):
    settle(cast, at, accepted_matter(cast, at))
    scope = queries.scope_of(cast.body, "2020", at=at)

    for value in queries.values(cast.body, "2020", at=at):
        assert value.value == value.figure.query(scope).count(), value.key
        assert value.definition


def test_frozen_year_is_not_rewritten(cast, at):
    settle(cast, at, accepted_matter(cast, at))
    later = at.replace(year=2021)
    with pytest.raises(Invalid, match="2020 is not over"):
        ops.freeze(cast.body, "2020", by=cast.clerk.viewer(at), at=at)
    ops.freeze(cast.body, "2020", by=cast.clerk.viewer(later), at=later)
    kept = FrozenFigure.objects.get(body=cast.body, key="hall-problems-solved")

    with pytest.raises(Invalid, match="2020"):
        raise_matter(cast, at)
    raise_matter(cast, later)

    assert kept.value == 1
    assert numbers(cast, later)["hall-matters-received"] == 1
    with pytest.raises(Invalid):
        ops.freeze(cast.body, "2020", by=cast.clerk.viewer(later), at=later)


@pytest.mark.parametrize("role", ["member", "convenor", "unit", "leader", "stranger"])
def test_only_the_office_closes_a_year(cast, at, role):
    with pytest.raises(NotAllowed):
        ops.freeze(cast.body, "2020", by=getattr(cast, role).viewer(at), at=at)
    assert not FrozenFigure.objects.exists()


def test_records_show_what_the_door_admits_and_count_the_rest(cast, at, client):
    accepted_matter(cast, at)
    for _number in range(2):
        raise_matter(cast, at)

    page = text(client.get("/figures/hall-matters-received/?year=2020"))
    assert ACCEPT["public_title"] in page
    assert "and 2 more that are not open to you" in page
    assert "村口的路灯不亮" not in page

    inside = text(cast.clerk.signed_in(Client()).get("/desk/figures/hall-matters-received/?year=2020"))
    assert inside.count("村口的路灯不亮") == 2
    assert "not open to you" not in inside


def test_case_behind_two_records_is_not_told_as_hidden(cast, at, client):
    matter = accepted_matter(cast, at)
    for _round in range(2):
        solved = settle(cast, at, matter)
        asker = cast.citizen.viewer(at, tokens=frozenset({solved.pk}))
        rated = matters.take_step_as_asker(solved, "rate", visitor=asker, at=at, data={"process": 5, "result": 5}).case
        matter = matters.take_step_as_asker(rated, "reopen", visitor=asker, at=at, data={"reason": "又坏了"}).case

    page = text(client.get("/figures/hall-matters-rated-good/?year=2020"))

    assert page.count("· 2 matters") == 1, "the list says how often the case is counted"
    assert numbers(cast, at)["hall-matters-rated-good"] == 2
    assert "not open to you" not in page


def test_participations_are_told_by_their_gatherings(cast, at):
    sitting, day = under_way(cast, at), at + timedelta(days=7)
    convenor = cast.convenor.viewer(day)
    gatherings.check_in_by_hand(sitting, guests=guests(cast)[:2], why="没有带手机", by=convenor, at=day)
    scope = queries.scope_of(cast.body, "2020", at=day)

    found = queries.records(figures["gathering-participations"], scope, convenor, case_page="desk:case")

    assert (found.total, found.hidden) == (2, 0)
    assert [(row.title, row.url) for row in found.rows] == [(sitting.title, f"/desk/cases/{sitting.pk}/")]
    assert found.rows[0].note.endswith("· 2 person-times")


def test_records_come_in_pages(cast, at, client):
    for _number in range(30):
        accepted_matter(cast, at)

    first = client.get("/figures/hall-matters-received/?year=2020")
    second = client.get("/figures/hall-matters-received/" + first.context["pager"]["next_url"])

    assert (len(first.context["found"].rows), len(second.context["found"].rows)) == (25, 5)


@pytest.mark.parametrize(
    "page", ["/figures/wishes/", "/figures/?year=20", "/figures/?year=0000", "/report/20200/", "/report/0/",
             "/figures/members/?year=²²²²"]
)  # fmt: skip
def test_what_does_not_exist_is_not_found(cast, at, client, page):
    assert client.get(page).status_code == 404


def test_desk_figures_need_a_sign_in(cast, at, client):
    assert client.get("/desk/figures/")["Location"].startswith("/signin/")
    assert client.get("/desk/figures/members/")["Location"].startswith("/signin/")
    own = cast.stranger.signed_in(Client()).get("/desk/figures/?year=2020")
    assert own.status_code == 200


def test_report_says_round_words_and_the_exact_numbers_beside(cast, at, client):
    for _number in range(23):
        accepted_matter(cast, at)

    page = text(client.get("/report/2020/"))

    assert ">more than 20</a>" in page
    assert "23 matters" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_of_figures_ask_twelve_questions_at_most(cast, at, client, django_assert_max_num_queries, rows):
    for _number in range(rows):
        accepted_matter(cast, at)
    for page in ("/figures/", "/figures/hall-matters-received/?year=2020", "/figures/members/?year=2020",
                 "/figures/homes/?year=2020", "/report/2020/"):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200
    desk = cast.clerk.signed_in(Client())
    for page in ("/desk/figures/", "/desk/figures/hall-matters-received/?year=2020"):
        with django_assert_max_num_queries(12):
            assert desk.get(page).status_code == 200


@pytest.fixture
def own_figure():
    """A figure of a slice that wrote nothing but its own file."""

    @registry.figure(
        "halls-open",
        label="halls that are open",
        measure=registry.Count(),
        unit="halls",
        section="halls",
        when=registry.as_of,
        sentence="{halls_open} halls were open.",
        front=1,
    )
    def halls_open(scope):
        """Halls of the body."""
        return Hall.objects.filter(body_id__in=scope.body_ids)

    yield
    del registry.figures["halls-open"]


@pytest.mark.usefixtures("own_figure")
def test_a_figure_stands_in_tables_report_and_on_the_front_page_by_its_own_file_alone(cast, at, client):
    number = Hall.objects.filter(body_id=cast.body.pk).count()

    report, front, table = (text(client.get(url)) for url in ("/report/2020/", "/", "/figures/?year=2020"))

    assert f">{number}</a> halls were open." in report
    assert "Halls of the body." in report
    assert "halls that are open" in front
    assert "halls that are open" in table


def test_a_figure_in_a_section_that_nobody_registered_stops_the_start(monkeypatch):
    lost = replace(registry.figures["sectors"], key="lost", section="nowhere")
    monkeypatch.setitem(registry.figures, "lost", lost)

    assert [error.id for error in every_figure_has_its_place(None)] == ["xieshang.E040"]
