"""What is typed of a resident member."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField
from xieshang.kernel.models import Body
from xieshang.roster.change_forms import ProfileForm
from xieshang.roster.residents.ops import Entry


class ResidentForm(ProfileForm):
    """A member of an upper committee who lives here."""

    upper = forms.ChoiceField(label=_("Upper committee"))
    member_no = forms.CharField(
        label=_("Member number there"),
        required=False,
        max_length=20,
        help_text=_("If the roster of that committee is kept in this installation, the number leads to it."),
    )
    sector = forms.CharField(label=_("Sector there"), required=False, max_length=40)
    from_day = DayField(label=_("Lives here since"))
    decision = forms.CharField(
        label=_("Deciding document"), max_length=80, help_text=_("Such as the letter of that committee.")
    )
    field_order = (
        "upper", "name", "member_no", "sector", "workplace", "post", "phone", "gender", "birth_year", "name_pinyin",
        "from_day", "decision",
    )  # fmt: skip

    def offer(self, uppers: list[Body]) -> None:
        self._uppers = uppers
        cast(forms.ChoiceField, self.fields["upper"]).choices = [(one.code, one.name) for one in uppers]

    def entry(self) -> Entry:
        typed = self.cleaned_data
        return Entry(
            profile=self.profile(),
            upper=next(one for one in self._uppers if one.code == typed["upper"]),
            from_day=typed["from_day"],
            decision=typed["decision"],
            member_no=typed["member_no"],
            sector=typed["sector"],
        )


class EndForm(forms.Form):
    """Since when somebody is no resident member any more."""

    last_day = DayField(label=_("Last day"))
    decision = forms.CharField(label=_("Deciding document"), max_length=80)
