"""The shape of what is typed about posts and deeds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField
from xieshang.kernel.models import Actor
from xieshang.places.models import Home
from xieshang.places.posts.models import Achievement, Post
from xieshang.places.posts.ops import Opening
from xieshang.roster.models import Town


class PostForm(forms.Form):
    """A studio, model post or service point opens."""

    name = forms.CharField(label=_("Name of the place"), max_length=80)
    code = forms.SlugField(
        label=_("Code of the place"), max_length=20, help_text=_("Letters and digits; it stands in the address.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Post.Kind.choices, widget=forms.RadioSelect)
    opened_on = DayField(label=_("Opened on"))
    home = forms.ChoiceField(label=_("Belongs to the home"), required=False)
    town = forms.ChoiceField(label=_("Town"), required=False)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    facilities = forms.CharField(
        label=_("Facilities"),
        max_length=200,
        required=False,
        help_text=_("For example a school or an employment centre."),
    )
    serves = forms.CharField(label=_("Whom it serves, and with what"), max_length=200, required=False)
    members = forms.MultipleChoiceField(
        label=_("Members who work there"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )

    def __init__(self, homes: list[Home], towns: list[Town], members: list[Actor], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.homes = {str(home.pk): home for home in homes}
        self.towns = {str(town.pk): town for town in towns}
        self.people = {str(actor.pk): actor for actor in members}
        named = {
            "home": [("", "—"), *((pk, home.actor.name) for pk, home in self.homes.items())],
            "town": [("", "—"), *((pk, town.name) for pk, town in self.towns.items())],
            "members": [(pk, actor.name) for pk, actor in self.people.items()],
        }
        for name, choices in named.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def opening(self) -> Opening:
        typed = self.cleaned_data
        plain = {name: typed[name] for name in ("name", "kind", "opened_on", "address", "facilities", "serves")}
        return Opening(**plain, home=self.homes.get(typed["home"]), town=self.towns.get(typed["town"]))

    def chosen(self) -> list[Actor]:
        return [self.people[pk] for pk in self.cleaned_data["members"]]


class LedgerForm(forms.Form):
    """A line of the ledger."""

    kind = forms.ChoiceField(label=_("What was achieved?"), choices=Achievement.Kind.choices)
    happened_on = DayField(label=_("Day"))
    count = forms.IntegerField(label=_("How many?"), min_value=1, max_value=100000)
    words = forms.CharField(label=_("In a few words"), max_length=200)


class StrikeForm(forms.Form):
    """Why a line is struck out."""

    why = forms.CharField(label=_("Why is it struck out?"), max_length=200)


class DeedForm(forms.Form):
    """A deed of a member or a place."""

    of = forms.ChoiceField(label=_("Whose deed is it?"))
    title = forms.CharField(label=_("Title"), max_length=120)
    happened_on = DayField(label=_("Day"))
    story = forms.CharField(
        label=_("The story"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Once it is published everybody reads this."),
    )

    def __init__(self, tellable: list[Actor], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(actor.pk): actor for actor in tellable}
        self.fields["of"].choices = [(pk, actor.name) for pk, actor in self.known.items()]  # type: ignore[attr-defined]
        self.fields["_once"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
