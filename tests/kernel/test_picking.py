"""Choosing from a long list by typing a part of a name, with and without a script."""

import pytest
from django import forms
from django.http import QueryDict

from xieshang.kernel.picking import SHORT, Pick, PickMany

FEW = [(str(number), f"unit {number}") for number in range(SHORT)]
MANY = [("", "—"), *((str(number), f"unit {number}") for number in range(40)), ("99", "unit 7"), ("100", "局<b>")]


class OneForm(forms.Form):
    unit = forms.ChoiceField(widget=Pick)

    def __init__(self, choices, *args):
        super().__init__(*args)
        self.fields["unit"].choices = choices


class SeveralForm(forms.Form):
    units = forms.MultipleChoiceField(widget=PickMany)

    def __init__(self, choices, *args):
        super().__init__(*args)
        self.fields["units"].choices = choices


@pytest.mark.parametrize(
    ("typed", "value"), [("unit 12", "12"), (" unit 12 ", "12"), ("12", "12"), ("unit 7（2）", "99"), ("局<b>", "100")]
)
def test_typed_name_stands_for_its_choice_and_is_shown_again(typed, value):
    form = OneForm(MANY, {"unit": typed})

    assert form.is_valid() and form.cleaned_data == {"unit": value}
    assert 'list="id_unit-list"' in str(form["unit"]) and "<b>" not in str(form["unit"])


@pytest.mark.parametrize("typed", ["unit", "unit 4711", "\0"])
def test_unknown_name_is_refused_and_kept(typed):
    form = OneForm(MANY, {"unit": typed})

    assert list(form.errors) == ["unit"]
    assert "unit" in form["unit"].value() or typed == "\0"


def test_short_lists_are_shown_as_browsers_show_them():
    assert str(OneForm(FEW)["unit"]).startswith("<select")
    assert "-named" not in str(SeveralForm(FEW)["units"])


def test_ticked_and_named_count_together_and_once():
    form = SeveralForm(MANY, QueryDict("units=3&units=5&units-named=unit 8、unit 5，unit 7（2）"))

    assert form.is_valid() and form.cleaned_data == {"units": ["3", "5", "8", "99"]}


def test_unknown_name_among_several_is_refused_and_the_ticks_stay():
    form = SeveralForm(MANY, QueryDict("units=3&units-named=nobody"))

    assert list(form.errors) == ["units"]
    drawn = str(form["units"])
    assert 'value="nobody"' in drawn and drawn.count("checked") == 1
