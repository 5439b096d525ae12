"""What is typed when a term is prepared and opened."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField
from xieshang.kernel.models import Actor
from xieshang.roster.change_forms import ProfileForm
from xieshang.roster.models import Membership
from xieshang.roster.terms.ops import Place, TermPlan, Wish
from xieshang.roster.terms.ops.organs import COMMITTEE, SECTOR, SECTOR_GROUP, TOWN_GROUP
from xieshang.roster.terms.queries import Offered


def decision() -> forms.CharField:
    return forms.CharField(label=_("Deciding document"), max_length=80)


class SearchForm(forms.Form):
    words = forms.CharField(label=_("Name of a sector"), required=False, max_length=40)


class FoundForm(forms.Form):
    """A term: its number, its name, its days."""

    number = forms.IntegerField(label=_("Number of the term"), min_value=1, max_value=99)
    name = forms.CharField(label=_("Name of the term"), max_length=40, help_text=_("Such as 第十一届."))
    starts_on = DayField(
        label=_("First day"),
        help_text=_("The term that runs ends on the day before, and not earlier than you open this one."),
    )
    ends_on = DayField(label=_("Last day"))
    decision = decision()

    def plan(self) -> TermPlan:
        return TermPlan(**self.cleaned_data)


class OrganForm(forms.Form):
    """One organ of the next term; the fields that its kind does not have are left out."""

    name = forms.CharField(label=_("Its name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), required=False, max_length=80)
    position = forms.IntegerField(
        label=_("Place in the list"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_("Empty: as it stands, or last."),
    )
    group = forms.ChoiceField(label=_("Sector group"), required=False)
    committee = forms.ChoiceField(label=_("Special committee"), required=False)
    town = forms.ChoiceField(label=_("Town or street"), required=False)
    takes_over = forms.MultipleChoiceField(
        label=_("Takes over from the present term"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Its members and open cases go on here. Several become one; one that nobody takes over ends."),
    )
    FIELDS = {
        COMMITTEE: ("name", "name_en", "takes_over"),
        SECTOR_GROUP: ("name", "name_en", "committee", "takes_over"),
        TOWN_GROUP: ("name", "name_en", "town", "takes_over"),
        SECTOR: ("name", "name_en", "position", "group", "takes_over"),
    }

    def offer(self, kind: str, offered: Offered, old: list[tuple[int, str]]) -> None:
        self._offered = offered
        for name in list(self.fields):
            if name not in self.FIELDS[kind] or (name == "takes_over" and not old):
                del self.fields[name]
        choices: dict[str, list[tuple[Any, str]]] = {
            "group": [("", "—"), *((str(row.pk), row.actor.name) for row in offered.sector_groups)],
            "committee": [("", "—"), *((str(row.pk), row.actor.name) for row in offered.committees)],
            "town": [("", "—"), *((str(row.pk), row.name) for row in offered.towns)],
            "takes_over": [(str(pk), name) for pk, name in old],
        }
        for name, found in choices.items():
            if name in self.fields:
                cast(forms.ChoiceField, self.fields[name]).choices = found

    def wish(self) -> Wish:
        typed = self.cleaned_data

        def chosen(field: str, rows: list[Any]) -> Any:
            return next((row for row in rows if str(row.pk) == typed.get(field)), None)

        return Wish(
            name=typed["name"],
            name_en=typed["name_en"],
            position=typed.get("position") or 0,
            committee=chosen("committee", self._offered.committees),
            town=chosen("town", self._offered.towns),
            group=chosen("group", self._offered.sector_groups),
            takes_over=tuple(int(pk) for pk in typed.get("takes_over", ())),
        )


class PlaceForm(forms.Form):
    """Where somebody belongs in the next term."""

    sector = forms.ChoiceField(label=_("Sector"), help_text=_("The seat in the group of the sector follows from it."))
    committee = forms.ChoiceField(label=_("Special committee"))
    town_group = forms.ChoiceField(label=_("Town group"), required=False)
    office = forms.ChoiceField(label=_("Office"), required=False, choices=[("", "—"), *Membership.Office.choices[1:]])
    member_no = forms.CharField(
        label=_("Member number"), required=False, max_length=20, help_text=_("Empty: the next free number of the term.")
    )
    decision = forms.CharField(
        label=_("Deciding document"), required=False, max_length=80, help_text=_("Empty: the document of the opening.")
    )

    def offer(self, offered: Offered) -> None:
        self._offered = offered
        choices = {
            "sector": [("", "—"), *((str(row.pk), row.name) for row in offered.sectors)],
            "committee": [("", "—"), *((str(row.pk), row.actor.name) for row in offered.committees)],
            "town_group": [("", "—"), *((str(row.pk), row.actor.name) for row in offered.town_groups)],
        }
        for name, found in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = found

    def place(self) -> Place:
        typed = self.cleaned_data

        def chosen(field: str, rows: list[Any]) -> Any:
            return next((row for row in rows if str(row.pk) == typed[field]), None)

        return Place(
            sector=chosen("sector", self._offered.sectors),
            committee=chosen("committee", self._offered.committees),
            town_group=chosen("town_group", self._offered.town_groups),
            member_no=typed["member_no"],
            office=typed["office"],
            decision=typed["decision"],
        )


class NewForm(ProfileForm, PlaceForm):
    """Somebody new is named."""

    namesake = forms.BooleanField(
        label=_("Another person with the same name"),
        required=False,
        help_text=_("Only if the roster knows somebody of this name who is not meant."),
    )
    field_order = (
        "name", "namesake", "name_pinyin", "gender", "birth_year", "workplace", "post", "phone",
        "sector", "committee", "town_group", "office", "member_no", "decision",
    )  # fmt: skip


class ListForm(forms.Form):
    """Narrowing the lists of members."""

    words = forms.CharField(label=_("Name or number"), required=False, max_length=40)
    show = forms.ChoiceField(
        label=_("Which ones"),
        required=False,
        choices=[
            ("", _("not named yet")),
            ("named", _("named")),
            ("new", _("named, no members until now")),
            ("open", _("named, without a place")),
        ],
    )

    def chosen(self) -> tuple[str, str]:
        self.full_clean()
        found = self.cleaned_data if self.is_bound else {}
        return found.get("words", "").strip(), found.get("show", "")


class RenewForm(forms.Form):
    """Somebody else is to hold an office for an organ of the next term."""

    name = forms.CharField(
        label=_("Name"), max_length=40, help_text=_("As in the roster; or the member number of the next term.")
    )
    of = forms.TypedChoiceField(label=_("For which organ"), coerce=int)

    def offer(self, organs: list[Actor]) -> None:
        cast(forms.ChoiceField, self.fields["of"]).choices = [("", "—"), *((row.pk, row.name) for row in organs)]


class OpenForm(forms.Form):
    """By which document the term is opened; who leaves was seen."""

    decision = decision()
    leaving = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class HandForm(forms.Form):
    """To which organ a case goes on."""

    new = forms.TypedChoiceField(label=_("Goes on with"), coerce=int)

    def offer(self, organs: list[Actor]) -> None:
        cast(forms.ChoiceField, self.fields["new"]).choices = [("", "—"), *((row.pk, row.name) for row in organs)]
