"""A cell of a list says what it holds, escaped; a select has the options that Django's own has."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils import translation

from xieshang.kernel.tables import Cell

WORDS = "<b>路灯</b>"
SAFE = "&lt;b&gt;路灯&lt;/b&gt;"


def shown(cell: Cell) -> str:
    with translation.override("en"):
        return Template("{% cell cell %}").render(Context({"cell": cell}))


@pytest.mark.parametrize(
    ("cell", "inside"),
    [
        (Cell(WORDS, label="Hall"), SAFE),
        (Cell(WORDS, label="Hall", url='/x"y/'), f'<a href="/x&quot;y/">{SAFE}</a>'),
        (Cell(WORDS, label="Hall", tone="good"), f'<span class="chip good">{SAFE}</span>'),
        (Cell("x", label="Hall", note=WORDS), f'x<span class="meta">{SAFE}</span>'),
    ],
)
def test_a_cell_shows_words_link_chip_and_note_escaped(cell, inside):
    assert shown(cell) == f'<td data-label="Hall">{inside}</td>'


@pytest.mark.parametrize(("kind", "classes"), [("", "none"), ("num", "num none")])
def test_a_cell_that_holds_nothing_is_marked_so_that_a_phone_leaves_it_out(kind, classes):
    assert shown(Cell(0, label="Hall", kind=kind)) == f'<td data-label="Hall" class="{classes}">—</td>'
    assert "none" not in shown(Cell("", label="Hall", note="since March"))


def test_a_day_that_is_over_is_said_in_words_too():
    page = shown(Cell(label="Due", at=date(2020, 6, 10), late=True, kind="num"))

    assert page.startswith('<td data-label="Due" class="num"><span class="hot"><time datetime="2020-06-10">')
    assert page.endswith("overdue</span></td>")


class Choosing(forms.Form):
    plain = forms.ChoiceField(choices=[("", "all"), ("a", WORDS), ("b", "B")], initial="b")
    grouped = forms.MultipleChoiceField(
        choices=[("Towns", [("1", "one"), ("2", "two")]), ("3", "three")], initial=["1", "3"]
    )


def test_a_select_is_the_one_that_django_writes():
    ours, theirs = Choosing(), Choosing(renderer=DjangoTemplates())

    for name in Choosing.base_fields:
        assert "".join(str(ours[name]).split()) == "".join(str(theirs[name]).split())
