"""Parts of a figure add up to it, or `check` and `verify` say so."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tests.advice import advising
from tests.gatherings import sitting
from tests.handling import giving
from tests.papers.examples import words
from xieshang.kernel.promises import invariants
from xieshang.places.models import Home
from xieshang.stats import adding, ops, queries
from xieshang.stats.apps import every_figure_has_its_place
from xieshang.stats.models import FrozenFigure
from xieshang.stats.registry import figures

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def world(cast, at):
    """Something of everything that has parts: homes, members, tasks with replies, people who took part."""
    giving.task(cast, at, "accept", "reply")
    sitting.minuted(cast, at)
    advising.replied(cast, at)


def broken() -> list[str]:
    return [breach.words for code in ("stats.parts", "stats.kept_parts") for breach in invariants[code].question()]


def counted(cast, at):
    return {row.key: row.value for row in queries.values(cast.body, "2020", at=at)}


def test_every_part_is_among_its_total_and_what_adds_up_does(cast, at, world):
    found = counted(cast, at)
    declared = {figure.key: figure.part_of for figure in figures.values() if figure.part_of}
    assert {"homes", "members", "assignments-replied", "gathering-participations"} <= set(declared.values())

    for part, total in declared.items():
        assert found[part] <= found[total], part
    for total in (figure for figure in figures.values() if figure.adds_up):
        assert sum(found[part.key] for part in adding.parts_of(total)) == found[total.key] > 0
    assert broken() == []
    assert every_figure_has_its_place(None) == []


def test_kinds_of_homes_are_all_counted():
    """A kind that comes new needs a figure of its own."""
    assert {f"homes-{kind}" for kind in Home.Kind.values} == {part.key for part in adding.parts_of(figures["homes"])}


def with_query(key, query, **changes):
    return key, replace(figures[key], query=query, **changes)


def test_verify_sees_a_record_in_two_parts_in_none_and_beyond_the_total(cast, at, world, monkeypatch):
    whole = figures["homes"].query
    monkeypatch.setitem(figures, *with_query("homes-urban", whole))
    assert any("stand in another part, too" in words for words in broken())
    monkeypatch.undo()

    monkeypatch.setitem(figures, *with_query("homes-town", lambda scope: whole(scope).none()))
    assert any("of homes stand in no part" in words for words in broken())
    monkeypatch.undo()

    monkeypatch.setitem(figures, *with_query("assignments-replied", figures["assignments-verified"].query))
    assert any("assignments-replied-in-time are not among" in words for words in broken())
    monkeypatch.undo()
    assert broken() == []


def test_verify_sees_kept_numbers_that_do_not_add_up(cast, at, world):
    later = at.replace(year=2021)
    ops.freeze(cast.body, "2020", by=cast.clerk.viewer(later), at=later)
    assert broken() == []
    row = FrozenFigure.objects.get(body=cast.body, key="homes-town")

    kept = dict(FrozenFigure.objects.filter(body=cast.body).values_list("key", "value"))
    assert [key for key, _words in adding.kept_faults({**kept, "homes-town": row.value + 1})] == ["homes"]
    assert [key for key, _words in adding.kept_faults({**kept, "members-without-committee": 9999})] == ["members"]


@pytest.mark.parametrize(
    ("key", "changes", "words"),
    [
        ("homes-urban", {"part_of": "nothing"}, "which nobody registered"),
        ("homes-urban", {"when": "within"}, "counted in another way"),
        ("members", {"adds_up": True}, "no parts that could add up"),
    ],
)
def test_check_says_what_cannot_be_a_part(monkeypatch, key, changes, words):
    monkeypatch.setitem(figures, key, replace(figures[key], **changes))
    found = [error for error in every_figure_has_its_place(None) if error.id == "xieshang.E041"]
    assert any(words in error.msg for error in found)


def test_parts_name_their_total_on_the_page_and_in_the_report(cast, at, world):
    page = Client(headers=EN).get("/figures/?year=2020").content.decode()
    assert "part of “Members&#x27; Homes”" in page
    report = cast.clerk.signed_in(Client()).get(reverse("papers:year-docx", args=["annual-report", "2020"]))
    assert "（属于“委员之家”）" in "".join(words(report.content))
