"""The shape of what is typed about a plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.consultations.plan.models import Call
from xieshang.consultations.plan.ops import Wording
from xieshang.consultations.topics.models import Topic
from xieshang.gatherings.forms import CasesField
from xieshang.kernel.flow.forms import FilesField
from xieshang.kernel.forms import DayField, OnceField


class YearForm(forms.Form):
    """Of which year the plan is begun."""

    def __init__(self, today: date, taken: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [year for year in (today.year, today.year + 1, today.year - 1) if year not in taken]
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Year"), coerce=int, choices=[(str(year), str(year)) for year in years], widget=forms.RadioSelect
        )


class CallForm(forms.Form):
    """A call for topics."""

    title = forms.CharField(label=_("Title"), max_length=80)
    words = forms.CharField(label=_("What is asked for?"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6}))
    asked = forms.MultipleChoiceField(
        label=_("To whom is it addressed?"), choices=Call.Asked.choices, widget=forms.CheckboxSelectMultiple
    )
    opens_on = DayField(label=_("Opens on"))
    closes_on = DayField(label=_("Closes on"))
    document = forms.CharField(label=_("Number of the document"), max_length=80, required=False)
    file = FilesField(label=_("The document"), required=False, help_text=_("Everybody can read it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["_once"] = OnceField()

    def wording(self) -> Wording:
        typed = self.cleaned_data
        return Wording(
            title=typed["title"],
            words=typed["words"],
            asked=tuple(typed["asked"]),
            opens_on=typed["opens_on"],
            closes_on=typed["closes_on"],
            document=typed["document"],
        )


class TakeOverForm(forms.Form):
    """Which of the postponed topics go on."""

    def __init__(self, topics: Sequence[Topic], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"] = CasesField(topics, label=_("Postponed topics"))
