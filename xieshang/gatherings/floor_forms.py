"""The shape of what is sent from the phone, of an answer given in the hall, and of the list of speakers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.models import Contribution, Invitation
from xieshang.gatherings.ops.contributing import LONGEST_OPINION, LONGEST_QUESTION
from xieshang.gatherings.ops.speaking import MOST_MINUTES
from xieshang.gatherings.queries import Line, chosen
from xieshang.kernel.forms import OnceField
from xieshang.kernel.models import Case
from xieshang.kernel.picking import Pick


class ContributionForm(forms.Form):
    """An opinion or a question, about one case of the agenda or the whole."""

    _once = OnceField()

    def __init__(self, *args: Any, lines: Sequence[Line], asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cases = {str(line.item.case_id): line.item.case for line in lines}
        kinds = [choice for choice in Contribution.Kind.choices if asks or choice[0] != Contribution.Kind.QUESTION]
        self.fields["kind"] = forms.ChoiceField(
            label=_("What you send"),
            choices=kinds,
            widget=forms.RadioSelect,
            initial=kinds[-1][0],
            error_messages={"invalid_choice": _("Questions for the hall are taken while the gathering is under way.")},
        )
        titles = [(str(line.item.case_id), f"{line.number}. {line.title}") for line in lines]
        self.fields["case"] = forms.ChoiceField(
            label=_("To which case"), choices=[("", _("to the whole gathering")), *titles], required=False
        )
        self.fields["text"] = forms.CharField(
            label=_("In your words"),
            max_length=LONGEST_OPINION,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text=_("A question for the hall: at most %(most)s characters.") % {"most": LONGEST_QUESTION}
            if asks
            else "",
        )

    def case(self) -> Case | None:
        return self._cases.get(self.cleaned_data["case"])


class AnswerForm(forms.Form):
    """Who answered the question, and what was said."""

    def __init__(self, *args: Any, present: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["speaker"] = forms.ChoiceField(
            label=_("Who answered"), choices=[("", "—"), *present], required=False, widget=Pick
        )
        self.fields["name"] = forms.CharField(label=_("or by name"), max_length=40, required=False)
        self.fields["text"] = forms.CharField(
            label=_("What was answered"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("speaker") and not (cleaned.get("name") or "").strip():
            self.add_error("speaker", _now("Say who answered."))
        return cleaned

    def answered(self) -> dict[str, Any]:
        """As the operation takes it."""
        row = chosen(self.cleaned_data["speaker"])
        name = (row.guest_name if row else "") or self.cleaned_data["name"]
        return {"text": self.cleaned_data["text"], "speaker": row.actor if row else None, "speaker_name": name}


class SpeechForm(forms.Form):
    """Who is to speak, for how long, about what."""

    _once = OnceField()

    def __init__(self, *args: Any, invited: Sequence[Invitation], lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._invited = {str(row.pk): row for row in invited}
        self._cases = {str(line.item.case_id): line.item.case for line in lines}
        people = [("", "—"), *((key, row.name) for key, row in self._invited.items())]
        self.fields["speaker"] = forms.ChoiceField(label=_("Who is to speak"), choices=people, required=False)
        self.fields["name"] = forms.CharField(label=_("or by name"), max_length=40, required=False)
        self.fields["minutes"] = forms.IntegerField(
            label=_("Speaking time in minutes"),
            min_value=1,
            max_value=MOST_MINUTES,
            initial=5,
            widget=forms.NumberInput,
        )
        titles = [(str(line.item.case_id), f"{line.number}. {line.title}") for line in lines]
        self.fields["case"] = forms.ChoiceField(
            label=_("To which case"), choices=[("", _("to the whole gathering")), *titles], required=False
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("speaker") and not (cleaned.get("name") or "").strip():
            self.add_error("speaker", _now("Say who is to speak."))
        return cleaned

    def planned(self) -> dict[str, Any]:
        """As the operation takes it."""
        typed = self.cleaned_data
        row = self._invited.get(typed["speaker"])
        return {
            "minutes": typed["minutes"],
            "speaker": row.actor if row else None,
            "speaker_name": (row.guest_name if row else "") or typed["name"],
            "case": self._cases.get(typed["case"]),
        }


class SaidForm(forms.Form):
    """What a speaker said."""

    text = forms.CharField(label=_("What was said"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
