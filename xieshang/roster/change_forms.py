"""What the office enters of members: who joins, moves and leaves; and who may see which field."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField, PhoneField
from xieshang.roster.disclosure import GENDERS
from xieshang.roster.models import Membership
from xieshang.roster.ops import Belonging, Profile
from xieshang.roster.people import Choice
from xieshang.roster.queries import Organs

LEAVING = (
    Membership.Ended.RESIGNED,
    Membership.Ended.REMOVED,
    Membership.Ended.MOVED,
    Membership.Ended.DIED,
)


class TransferForm(forms.Form):
    """Where a member belongs from a day on. The group of the sector follows from the sector."""

    sector = forms.ChoiceField(label=_("Sector"), help_text=_("The seat in the group of the sector follows from it."))
    committee = forms.ChoiceField(label=_("Special committee"))
    town_group = forms.ChoiceField(label=_("Town group"), required=False)
    office = forms.ChoiceField(label=_("Office"), required=False, choices=[("", "—"), *Membership.Office.choices[1:]])
    from_day = DayField(
        label=_("Effective from"), help_text=_("The day from which it is valid; earlier days stay as they were.")
    )
    decision = forms.CharField(label=_("Deciding document"), max_length=80)

    def offer(self, organs: Organs) -> None:
        """The choices are those of the day's term."""
        self.organs = organs
        offered = {
            "sector": [("", "—"), *((row.code, row.name) for row in organs.sectors)],
            "committee": [("", "—"), *((row.code, row.actor.name) for row in organs.committees)],
            "town_group": [("", "—"), *((row.code, row.actor.name) for row in organs.town_groups)],
        }
        for name, choices in offered.items():
            cast(forms.ChoiceField, self.fields[name]).choices = choices

    def place(self) -> Belonging:
        """What was chosen, as the operation takes it."""
        typed: dict[str, Any] = self.cleaned_data
        return Belonging(
            sector=next(row for row in self.organs.sectors if row.code == typed["sector"]),
            committee=next(row for row in self.organs.committees if row.code == typed["committee"]),
            town_group=next((row for row in self.organs.town_groups if row.code == typed["town_group"]), None),
            from_day=typed["from_day"],
            decision=typed["decision"],
            member_no=typed.get("member_no", ""),
            office=typed.get("office", ""),
        )


class JoinForm(TransferForm):
    """Somebody whom the roster knows becomes a member."""

    member_no = forms.CharField(label=_("Member number"), max_length=20)
    field_order: tuple[str, ...] = ("member_no", "sector", "committee", "town_group", "office", "from_day", "decision")


class ProfileForm(forms.Form):
    """What is known of a human being."""

    name = forms.CharField(label=_("Name"), max_length=40)
    name_pinyin = forms.CharField(
        label=_("Pinyin"), required=False, max_length=80, help_text=_("Empty: written by itself, the surname first.")
    )
    gender = forms.ChoiceField(label=_("Gender"), required=False, choices=[("", "—"), *GENDERS.items()])
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False, min_value=1900, max_value=2100)
    workplace = forms.CharField(label=_("Workplace"), required=False, max_length=80)
    post = forms.CharField(label=_("Post"), required=False, max_length=60)
    phone = PhoneField(
        label=_("Telephone"),
        required=False,
        max_length=20,
        help_text=_("Stored sealed, shown masked; each opening is kept with its reason."),
    )

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def profile(self) -> Profile:
        typed = self.cleaned_data
        return Profile(
            name=typed["name"],
            name_pinyin=typed["name_pinyin"],
            gender=typed["gender"],
            birth_year=typed["birth_year"],
            workplace=typed["workplace"],
            post=typed["post"],
            phone=typed["phone"],
        )


class AddForm(ProfileForm, JoinForm):
    """Somebody new becomes a member."""

    namesake = forms.BooleanField(
        label=_("Another person with the same name"),
        required=False,
        help_text=_("Only if the roster knows somebody of this name who is not meant."),
    )
    field_order = (
        "name",
        "namesake",
        "name_pinyin",
        "gender",
        "birth_year",
        "workplace",
        "post",
        "phone",
        *JoinForm.field_order,
    )


class LeaveForm(forms.Form):
    """Why, as of which day and by which document a membership ends."""

    reason = forms.ChoiceField(
        label=_("Why"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in LEAVING],
    )
    last_day = DayField(label=_("Last day"), help_text=_("The last day of the membership; rights end with it."))
    decision = forms.CharField(label=_("Deciding document"), max_length=80)


class PrivacyForm(forms.Form):
    """Who may see which field."""

    def __init__(self, *args: Any, choices: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in choices:
            self.fields[one.code] = forms.ChoiceField(
                label=one.label, choices=one.levels, initial=one.level, widget=forms.RadioSelect
            )
