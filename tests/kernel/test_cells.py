"""A cell of a list says what it holds, escaped; fields are drawn as Django draws them."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils import translation

from xieshang.kernel.tables import Cell, Row

WORDS = "<b>路灯</b>"
SAFE = "&lt;b&gt;路灯&lt;/b&gt;"


def row(*cells: Cell, select: str = "") -> str:
    with translation.override("en"):
        return Template("{% row row %}").render(Context({"row": Row([*cells], select)}))


def shown(cell: Cell) -> str:
    """As the second cell of its row."""
    page = row(Cell("first"), cell)
    return page[page.index("<td") : page.index("</tr>")]


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


@pytest.mark.parametrize(
    ("first", "inside"),
    [
        (Cell(WORDS), SAFE),
        (Cell(WORDS, url='/x"y/'), f'<a href="/x&quot;y/">{SAFE}</a>'),
        (Cell(WORDS, note=WORDS), f'{SAFE}<span class="meta">{SAFE}</span>'),
        (Cell(""), ""),
    ],
)
def test_the_first_cell_names_the_row_escaped(first, inside):
    assert f'<th scope="row">{inside}</th>' in row(first, Cell("second"))


def test_a_row_that_can_be_chosen_says_which_it_is():
    page = row(Cell(WORDS, url="/"), select='1~2"')

    assert 'value="1~2&quot;" form="bulk"' in page
    assert f'<span class="vh">Choose {SAFE}</span></label><a href="/">' in page


class Fields(forms.Form):
    plain = forms.ChoiceField(choices=[("", "all"), ("a", WORDS), ("b", "B")], initial="b")
    grouped = forms.MultipleChoiceField(
        choices=[("Towns", [("1", "one"), ("2", "two")]), ("3", "three")], initial=["1", "3"]
    )
    words = forms.CharField(max_length=9, initial='"a" & b', widget=forms.TextInput(attrs={"title": WORDS, "x": False}))
    empty = forms.CharField(required=False, help_text="none")
    many = forms.IntegerField(initial=1234567, min_value=0)
    day = forms.DateField(initial=date(2020, 6, 10))
    long = forms.CharField(widget=forms.Textarea, initial=WORDS)
    yes = forms.BooleanField(initial=True)
    ways = forms.ChoiceField(choices=[("a", WORDS), ("b", "B")], widget=forms.RadioSelect, initial="b")
    boxes = forms.MultipleChoiceField(
        choices=[(1, "one"), (2, "two")], widget=forms.CheckboxSelectMultiple, initial=[2]
    )
    kept = forms.CharField(widget=forms.HiddenInput, initial="k")
    several = forms.Field(widget=forms.MultipleHiddenInput, initial=["a", "b"])
    secret = forms.CharField(widget=forms.PasswordInput)
    photo = forms.FileField()


@pytest.mark.parametrize("name", Fields.base_fields)
def test_a_field_is_drawn_as_django_draws_it(name):
    ours, theirs = Fields(), Fields(renderer=DjangoTemplates())

    assert "".join(str(ours[name]).split()) == "".join(str(theirs[name]).split())
