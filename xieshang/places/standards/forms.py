"""The shape of what is typed about standards and checks."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow.forms import FilesField
from xieshang.kernel.forms import DayField, OnceField
from xieshang.kernel.models import Actor
from xieshang.kernel.picking import PickMany
from xieshang.places.models import Home
from xieshang.places.posts.models import Post
from xieshang.places.standards.models import Item, Mark
from xieshang.places.standards.ops import Asked
from xieshang.places.standards.queries import Place

SPARE_ITEMS = 3
MOST_ITEMS = 40
KINDS = {"home": Home.Kind.choices, "post": Post.Kind.choices}


def _words(label: str, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 3}), **more)


class StandardForm(forms.Form):
    """A new version of a standard: its items a line each, from when it holds, who decided it."""

    def __init__(self, subject: str, name: str, items: list[Asked], today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.known = subject, items
        self.places = range(min(len(items) + SPARE_ITEMS, MOST_ITEMS))
        self.fields["name"] = forms.CharField(label=_("Name of the standard"), max_length=60, initial=name)
        for place in self.places:
            self._line(place, items[place] if place < len(items) else None)
        self.fields["valid_from"] = DayField(label=_("Valid from the day"), initial=today)
        self.fields["decision"] = forms.CharField(
            label=_("Decision"), max_length=200, help_text=_("The document or meeting that decided it.")
        )

    def _line(self, place: int, item: Asked | None) -> None:
        number = {"number": place + 1}
        short = {"class": "short"}
        cells: dict[str, tuple[forms.Field, str]] = {
            "label": (forms.CharField(max_length=40), _now("Item %(number)s")),
            "section": (forms.ChoiceField(choices=Item.Section.choices), _now("Part of item %(number)s")),
            "asks": (forms.CharField(max_length=200), _now("What item %(number)s asks to be shown")),
            "weight": (
                forms.IntegerField(min_value=1, max_value=100, widget=forms.NumberInput(attrs=dict(short))),
                _now("Weight of item %(number)s"),
            ),
            "photo": (forms.BooleanField(), _now("Item %(number)s needs a photo")),
            "kinds": (
                forms.MultipleChoiceField(choices=KINDS[self.subject], widget=forms.SelectMultiple(attrs={"size": 2})),
                _now("Kinds of places of item %(number)s"),
            ),
        }
        for name, (cell, label) in cells.items():
            cell.label, cell.required = label % number, False
            cell.initial = (
                getattr(item, name) if item else {"photo": True, "section": Item.Section.choices[0][0]}.get(name)
            )
            cell.widget.attrs["aria-label"] = cell.label
            self.fields[f"{name}_{place}"] = cell

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The cells of each item, as a table shows them."""
        names = ("label", "section", "asks", "weight", "photo", "kinds")
        return [[self[f"{name}_{place}"] for name in names] for place in self.places]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self["valid_from"], self["decision"]]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for place in self.places:
            if (
                typed.get(f"label_{place}")
                and not typed.get(f"weight_{place}")
                and f"weight_{place}" not in self.errors
            ):
                self.add_error(f"weight_{place}", _now("An item needs a weight."))
        if not any(typed.get(f"label_{place}") for place in self.places):
            self.add_error(None, _now("A standard needs at least one item."))
        return typed

    def items(self) -> list[Asked]:
        """What was typed; a line without a name is left out. An item keeps its code, so that checks can be compared."""
        taken = {item.code for item in self.known}
        spare = (f"item-{number}" for number in range(1, 1000))
        found = []
        for place in self.places:
            cell = {
                name: self.cleaned_data[f"{name}_{place}"]
                for name in ("label", "section", "asks", "weight", "photo", "kinds")
            }
            if not cell["label"]:
                continue
            known = self.known[place].code if place < len(self.known) else ""
            code = known or next(code for code in spare if code not in taken)
            found.append(
                Asked(
                    code,
                    cell["section"] or Item.Section.HAVE,
                    cell["label"],
                    cell["weight"],
                    asks=cell["asks"],
                    photo=bool(cell["photo"]),
                    kinds=tuple(cell["kinds"]),
                )
            )
        return found


class BeginForm(forms.Form):
    """Which places are checked, and who visits them."""

    places = forms.MultipleChoiceField(label=_("Places"), widget=PickMany)
    committee = forms.ChoiceField(label=_("Who visits?"), required=False)

    def __init__(self, places: list[Place], committees: list[Actor], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(place.actor.pk): place for place in places}
        self.visitors = {str(actor.pk): actor for actor in committees}
        choices = [(pk, f"{place.actor.name} · {place.kind_label}") for pk, place in self.known.items()]
        self.fields["places"].choices = choices  # type: ignore[attr-defined]
        names = [("", _("the office")), *((pk, actor.name) for pk, actor in self.visitors.items())]
        self.fields["committee"].choices = names  # type: ignore[attr-defined]
        self.fields["_once"] = OnceField()

    def chosen(self) -> tuple[list[Place], Actor | None]:
        typed = self.cleaned_data
        return [self.known[pk] for pk in typed["places"]], self.visitors.get(typed["committee"])


class OwnMarkForm(forms.Form):
    """The keeper's mark of one item."""

    level = forms.TypedChoiceField(
        label=_("How is it?"), choices=Mark.Level.choices, coerce=int, widget=forms.RadioSelect
    )
    words = _words(_("Remark"), 500, required=False)
    photos = FilesField(label=_("Photos"), required=False)

    def given(self) -> dict[str, Any]:
        return {"level": self.cleaned_data["level"], "words": self.cleaned_data["words"]}


class VisitMarkForm(OwnMarkForm):
    """The visitors' mark of one item, and what is to be improved."""

    improve = _words(_("What is to be improved?"), 300, required=False)
    improve_by = DayField(label=_("By which day?"), required=False)
    field_order = ("level", "words", "improve", "improve_by", "photos")

    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {**super().given(), "improve": typed["improve"], "improve_by": typed["improve_by"]}


class ImprovedForm(forms.Form):
    """What was done about one item."""

    words = _words(_("What was done?"), 500)
    photos = FilesField(label=_("Photos"), required=False)

    def given(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["words"]}


def first_values(mark: Mark, side: str) -> dict[str, Any]:
    """The mark as it would be typed."""
    if side == "self":
        return {"level": mark.self_mark, "words": mark.self_words}
    if side == "improve":
        return {"words": mark.improve_words}
    return {
        "level": mark.visit_mark,
        "words": mark.visit_words,
        "improve": mark.improve,
        "improve_by": mark.improve_by,
    }


FORMS: dict[str, type[forms.Form]] = {"self": OwnMarkForm, "visit": VisitMarkForm, "improve": ImprovedForm}
