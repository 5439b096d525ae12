"""The shape of what is typed about posts and deeds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField, OnceField
from xieshang.kernel.models import Actor
from xieshang.kernel.picking import Pick, PickMany
from xieshang.places.models import Home
from xieshang.places.posts.changing import Facts
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
    members = forms.MultipleChoiceField(label=_("Members who work there"), required=False, widget=PickMany)

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


class FactsForm(forms.Form):
    """What changes of a post, from which day and why."""

    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    facilities = forms.CharField(label=_("Facilities"), max_length=200, required=False)
    serves = forms.CharField(label=_("Whom it serves, and with what"), max_length=200, required=False)
    home = forms.ChoiceField(label=_("Belongs to the home"), required=False)
    town = forms.ChoiceField(label=_("Town"), required=False)
    since = DayField(label=_("From which day on?"))
    why = forms.CharField(label=_("Why?"), max_length=200)

    def __init__(self, homes: list[Home], towns: list[Town], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.homes = {str(home.pk): home for home in homes}
        self.towns = {str(town.pk): town for town in towns}
        named = [(pk, home.actor.name) for pk, home in self.homes.items()]
        self.fields["home"].choices = [("", "—"), *named]  # type: ignore[attr-defined]
        named = [(pk, town.name) for pk, town in self.towns.items()]
        self.fields["town"].choices = [("", "—"), *named]  # type: ignore[attr-defined]

    def facts(self) -> Facts:
        typed = self.cleaned_data
        return Facts(
            address=typed["address"],
            facilities=typed["facilities"],
            serves=typed["serves"],
            home=self.homes.get(typed["home"]),
            town=self.towns.get(typed["town"]),
        )


class EndForm(forms.Form):
    """Until which day, and why."""

    last_day = DayField(label=_("Until which day?"))
    why = forms.CharField(label=_("Why?"), max_length=200)


class JoinForm(forms.Form):
    """A member who works at the post from a day on."""

    member = forms.ChoiceField(label=_("Member"), widget=Pick)
    since = DayField(label=_("From which day on?"))
    why = forms.CharField(label=_("Why?"), max_length=200)

    def __init__(self, members: list[Actor], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(actor.pk): actor for actor in members}
        named = [(pk, actor.name) for pk, actor in self.people.items()]
        self.fields["member"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        return {**self.cleaned_data, "member": self.people[self.cleaned_data["member"]]}


class KeeperForm(forms.Form):
    """Who keeps the post from a day on, and which document says so."""

    person = forms.CharField(
        label=_("Who?"),
        max_length=40,
        help_text=_("The name; of several with one name, the member number or user name."),
    )
    since = DayField(label=_("From which day on?"))
    decision = forms.CharField(label=_("Deciding document"), max_length=80)


class LedgerForm(forms.Form):
    """A line of the ledger."""

    kind = forms.ChoiceField(label=_("What was achieved?"), choices=Achievement.Kind.choices)
    happened_on = DayField(label=_("Day"))
    count = forms.IntegerField(label=_("How many?"), min_value=1, max_value=100000)
    words = forms.CharField(label=_("In a few words"), max_length=200)
    _once = OnceField()


class StrikeForm(forms.Form):
    """Why a line is struck out."""

    why = forms.CharField(label=_("Why is it struck out?"), max_length=200)


class DeedForm(forms.Form):
    """A deed of a member or a place."""

    of = forms.ChoiceField(label=_("Whose deed is it?"), widget=Pick)
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
        self.fields["_once"] = OnceField()
