"""The shape of what is decided; what it means is judged by the operations."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField
from xieshang.kernel.norms import Definition

SPARE_CLASSES = 2


def reason(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=200)


def _cell(kind: type[forms.Field], label: str, initial: Any, **more: Any) -> forms.Field:
    """A field in a table, whose label only those hear who do not see the heading of its column."""
    field = kind(label=label, initial=initial, required=False, **more)
    field.widget.attrs["aria-label"] = label
    return field


class NormForm(forms.Form):
    """A new version of one norm: from which year, why, and its value in the shape of the norm."""

    def __init__(self, definition: Definition, value: Any, year: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.places = range(0)
        shapes: dict[str, Callable[[Any], None]] = {
            "number": self._number,
            "pattern": self._pattern,
            "rows": self._classes,
            "words": self._vocabulary,
        }
        shapes[definition.kind](value)
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Holds from"), coerce=int, choices=[(year, str(year)), (year + 1, str(year + 1))]
        )
        self.fields["reason"] = reason(_("Decision"), _("The document or meeting that decided it."))

    def _number(self, value: int) -> None:
        self.fields["value"] = forms.IntegerField(
            label=self.definition.label,
            initial=value,
            min_value=self.definition.least,
            max_value=self.definition.most,
            widget=forms.NumberInput(attrs={"class": "short"}),
        )

    def _pattern(self, value: str) -> None:
        self.fields["value"] = forms.CharField(
            label=self.definition.label,
            initial=value,
            max_length=40,
            help_text=_("{year} stands for the year, {seq:03d} for the number with three digits."),
        )

    def _classes(self, value: list[dict[str, Any]]) -> None:
        rows = [*value, *({"code": "", "label": "", "solved": False} for _spare in range(SPARE_CLASSES))]
        self.places = range(len(rows))
        for place, row in enumerate(rows):
            # The words as delivered are an English message; from the first decision on they are the body's own.
            words = gettext(row["label"]) if row["label"] else ""
            number = {"number": place + 1}
            self.fields[f"code_{place}"] = _cell(
                forms.CharField, _("Letter of class %(number)s") % number, row["code"], max_length=4
            )
            self.fields[f"code_{place}"].widget.attrs["class"] = "short"
            self.fields[f"label_{place}"] = _cell(
                forms.CharField, _("Words of class %(number)s") % number, words, max_length=40
            )
            self.fields[f"solved_{place}"] = _cell(
                forms.BooleanField, _("Class %(number)s counts as solved") % number, row["solved"]
            )

    def _vocabulary(self, value: list[dict[str, Any]]) -> None:
        spare = 0 if self.definition.fixed else SPARE_CLASSES
        rows = [*value, *({"code": "", "label": ""} for _spare in range(spare))]
        self.places = range(len(rows))
        for place, row in enumerate(rows):
            words = gettext(row["label"]) if row["label"] else ""
            number = {"number": place + 1}
            self.fields[f"code_{place}"] = _cell(
                forms.SlugField, _("Code of line %(number)s") % number, row["code"], max_length=20
            )
            self.fields[f"code_{place}"].disabled = self.definition.fixed
            self.fields[f"label_{place}"] = _cell(
                forms.CharField, _("Words of line %(number)s") % number, words, max_length=40
            )

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The cells of each line of a vocabulary, as a table shows them."""
        if self.definition.kind != "words":
            return []
        return [[self[f"{name}_{place}"] for name in ("code", "label")] for place in self.places]

    @property
    def classes(self) -> list[list[forms.BoundField]]:
        """The cells of each class, as a table shows them."""
        if self.definition.kind != "rows":
            return []
        return [[self[f"{name}_{place}"] for name in ("code", "label", "solved")] for place in self.places]

    @property
    def others(self) -> list[forms.BoundField]:
        """What stands below the table."""
        return [self["year"], self["reason"]]

    @property
    def value(self) -> Any:
        """What was typed, in the shape of the norm; empty classes are left out."""
        typed = self.cleaned_data
        if self.definition.kind not in ("rows", "words"):
            return typed["value"]
        names = ("code", "label", "solved") if self.definition.kind == "rows" else ("code", "label")
        rows = [{name: typed[f"{name}_{place}"] for name in names} for place in self.places]
        return [row for row in rows if row["code"] or row["label"]]


class DaysForm(forms.Form):
    """Days that become off, worked or ordinary."""

    KINDS = (
        ("off", _("days off")),
        ("work", _("worked, in exchange for a holiday")),
        ("plain", _("ordinary days again")),
    )

    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False, help_text=_("May stay empty for a single day."))
    kind = forms.ChoiceField(label=_("They are"), choices=KINDS, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Holiday"), required=False, max_length=40)
    settles = forms.BooleanField(
        label=_("This is the notice of the year: its holidays are no longer provisional"), required=False
    )
    reason = reason(_("Source"), _("The notice that says so, with its number."))

    @property
    def days(self) -> tuple[date, date]:
        typed = self.cleaned_data
        return typed["first"], typed["last"] or typed["first"]


class TryForm(forms.Form):
    """So many working days from a day on."""

    start = DayField(label=_("Counted from"))
    days = forms.IntegerField(
        label=_("Working days"), min_value=0, max_value=400, widget=forms.NumberInput(attrs={"class": "short"})
    )


class FindForm(forms.Form):
    """The case whose words are to go."""

    number = forms.CharField(label=_("Number of the case"), max_length=40)


class EraseForm(forms.Form):
    """By whose order the words of a case go; the number is written once more, so that no other case is meant."""

    authority = reason(_("Order"), _("The written order or decision, with its number and date."))
    reason = reason(_("Reason"), _("Why the words have to go. Name nobody here: this stays."))
    number = forms.CharField(label=_("The number once more"), max_length=40)
