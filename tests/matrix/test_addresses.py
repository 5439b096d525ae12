"""Every address × every role × own, other and neighbouring things gets the verdict of the table, and shows no more."""

import pytest

from tests.matrix.asking import KNOWN, ask, url_of
from tests.matrix.expected import ONLY_IN_THE_DEMO, ROWS, STEP_DOORS
from tests.matrix.rows import GROUPS, Row, members
from tests.matrix.sent import SENT
from tests.matrix.world import CANARIES, VIEWERS, World

pytestmark = pytest.mark.django_db

TURNED_AWAY = {"405", "404", "signin", "refused", "401"}
# What names a row of some body: such an address needs verdicts for the neighbour's, too.
OF_A_BODY = {"pk", "case_id", "file_id", "notice_id"}


def row_id(row: Row) -> str:
    return f"{row.method} {row.name} {row.things}"[:90]


def test_every_address_is_listed():
    listed = {row.name for row in ROWS} | STEP_DOORS
    assert set(KNOWN) - listed == set(), "these addresses have no verdicts in tests/matrix/expected.py"
    assert listed - set(KNOWN) == set(), "these rows have no address any more"


def test_every_address_with_a_row_of_a_body_is_asked_for_the_neighbours():
    for name, parameters in KNOWN.items():
        if not OF_A_BODY & set(parameters) or name in STEP_DOORS:
            continue
        things = " ".join(row.things for row in ROWS if row.name == name)
        assert "neighbour's" in things or "NEIGHBOUR" in things, name


def test_every_address_is_open_to_somebody():
    """An address that never answers well in the table is tested by nobody."""
    for name in set(KNOWN) - STEP_DOORS - ONLY_IN_THE_DEMO - {"api:api-root"}:
        assert any({"page:", "moved:"} & set(row.verdicts.split()) for row in ROWS if row.name == name), name


def test_the_table_knows_only_roles_and_gives_each_a_verdict():
    for row in ROWS:
        for part in row.verdicts.split(" | "):
            roles = part.partition(": ")[2]
            assert roles == "rest" or members(roles) <= set(VIEWERS), row
        assert all(row.verdict(role) for role in VIEWERS), row


def test_of_the_neighbours_rows_the_county_sees_nothing():
    for row in ROWS:
        if not all(thing.startswith("neighbour's") for thing in row.named_things):
            continue
        got = {row.verdict(role) for role in GROUPS["COUNTY"] | GROUPS["STREET"]}
        assert got <= {"404", "signin"}, row


@pytest.mark.parametrize("row", ROWS, ids=row_id)
@pytest.mark.sqlite
def test_one_role_of_each_verdict_gets_the_verdict_of_the_table(world, row, caplog):
    hold_for(asking(row)[0], world, row, caplog)


@pytest.mark.parametrize("row", ROWS, ids=row_id)
@pytest.mark.full
def test_every_other_role_gets_the_verdict_of_the_table(world, row, caplog):
    hold_for(asking(row)[1], world, row, caplog)


def asking(row: Row) -> tuple[list[str], list[str]]:
    """One role of each verdict, from row to row another, and all the others.

    The two runs together leave nobody out; a role that is alone with its verdict stands in both, so that the other
    database, too, is asked for every verdict.
    """
    alike: dict[str, list[str]] = {}
    for role in VIEWERS:
        alike.setdefault(row.verdict(role), []).append(role)
    first = [roles[len(row.name + row.things) % len(roles)] for roles in alike.values()]
    return first, [role for role in VIEWERS if role not in first or len(alike[row.verdict(role)]) == 1]


def hold_for(roles: list[str], world: World, row: Row, caplog: pytest.LogCaptureFixture) -> None:
    data = SENT.get(row.name, lambda world: {"_once": "k"})(world) if row.method == "POST" else None
    wrong, leaks = [], []
    for thing in row.named_things:
        url = url_of(world, row.name, thing)
        for role in roles:
            answer = ask(world, role, row.method, url, data)
            if answer.verdict != row.verdict(role):
                wrong.append(f"{role} at {thing or url}: {answer.verdict}, not {row.verdict(role)}")
            leaks += [f"{role} at {thing or url}: {fact}" for fact in shown(answer.text) if fact not in row.shows]
    assert wrong == []
    assert leaks == [], "sealed facts were shown"
    assert shown(caplog.text) == [], "sealed facts stand in the log"


def shown(text: str) -> list[str]:
    """Which of the planted facts stand in a text."""
    return [fact for fact, words in CANARIES.items() if any(word in text for word in words)]


@pytest.mark.parametrize("name", sorted(set(KNOWN) - STEP_DOORS - {"api:openapi-json"}))
def test_methods_without_a_row_are_turned_away(world, name):
    # The description of the interface is django-ninja's own view: it changes nothing, whatever the method.
    rows = [row for row in ROWS if row.name == name]
    listed = {row.method for row in rows} | ({"POST"} if name == "api:steps" else set())
    url = url_of(world, name, rows[0].named_things[0])
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - listed:
        for role in ("citizen", "clerk", "admin"):
            assert ask(world, role, method, url).verdict in TURNED_AWAY, f"{role} {method} {url}"
