"""The shape of what is typed about topics."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from xieshang.consultations.plan.models import Call
from xieshang.consultations.topics.models import Topic
from xieshang.consultations.topics.ops import MOST_POINTS, PAPER, Shape, Suggestion
from xieshang.consultations.topics.queries import Voice
from xieshang.gatherings.forms import ActorsField
from xieshang.kernel.forms import DayField, OnceField
from xieshang.kernel.models import Actor
from xieshang.kernel.picking import Pick
from xieshang.roster.models import Group


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ActorField(forms.TypedChoiceField):
    """One of the actors given; cleaned to the actor, or None."""

    def __init__(self, actors: Sequence[Actor], **kwargs: Any) -> None:
        self.known = {str(actor.pk): actor for actor in actors}
        choices = [("", "—"), *((str(actor.pk), actor.name) for actor in actors)]
        super().__init__(choices=choices, coerce=lambda pk: self.known[pk], empty_value=None, widget=Pick, **kwargs)


class SuggestForm(forms.Form):
    """A topic in two minutes: what, why, and in which form."""

    title = forms.CharField(
        label=_("What should be consulted on?"), max_length=100, help_text=_("One line, as it could stand in the plan.")
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=2000,
        widget=_area(5),
        help_text=_("What is the matter, whom it concerns, what could change."),
    )

    def __init__(self, calls: Sequence[Call], forms_of: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calls = {str(call.pk): call for call in calls}
        self.fields["wished"] = forms.ChoiceField(
            label=_("In which form, if you have one in mind?"),
            choices=[("", _("leave it to the office")), *forms_of.items()],
            required=False,
        )
        self.fields["_once"] = OnceField()

    @property
    def call(self) -> Call | None:
        return self.calls.get(self.cleaned_data.get("call", ""))


class CitizenForm(SuggestForm):
    """A citizen suggests under an open call, without an account."""

    def __init__(self, calls: Sequence[Call], forms_of: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(calls, forms_of, *args, **kwargs)
        self.fields["proposed_by"] = forms.CharField(
            label=_("How shall others call you?"),
            max_length=20,
            required=False,
            help_text=_("An alias is enough. No name, phone or address is asked; you follow the topic with a code."),
        )
        self.fields["call"] = forms.ChoiceField(
            label=_("Under which call?"), choices=[(key, call.title) for key, call in self.calls.items()]
        )
        if len(self.calls) == 1:
            self.fields["call"].widget = forms.HiddenInput()
            self.fields["call"].initial = next(iter(self.calls))
        self.order_fields(["title", "reason", "wished", "proposed_by", "call", "_once"])

    def suggestion(self) -> Suggestion:
        typed = self.cleaned_data
        return Suggestion(
            title=typed["title"],
            reason=typed["reason"],
            source=Topic.Source.CITIZEN,
            wished=typed["wished"],
            proposed_by=typed["proposed_by"],
            call=self.call,
        )


class OwnForm(SuggestForm):
    """Somebody with an account suggests, in person or for an organ or unit."""

    def __init__(
        self, calls: Sequence[Call], forms_of: dict[str, str], voices: Sequence[Voice], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(calls, forms_of, *args, **kwargs)
        self.voices = {voice.key: voice for voice in voices}
        self.fields["voice"] = forms.ChoiceField(
            label=_("As whom do you suggest it?"), choices=[(key, voice.label) for key, voice in self.voices.items()]
        )
        self.fields["call"] = forms.ChoiceField(
            label=_("Under which call?"),
            choices=[("", _("without a call")), *((key, call.title) for key, call in self.calls.items())],
            required=False,
        )
        self.order_fields(["voice", "title", "reason", "wished", "call", "_once"])

    def suggestion(self) -> Suggestion:
        typed = self.cleaned_data
        voice = self.voices[typed["voice"]]
        return Suggestion(
            title=typed["title"],
            reason=typed["reason"],
            source=voice.source,
            wished=typed["wished"],
            proposer=voice.actor,
            call=self.call,
        )


class PaperForm(SuggestForm):
    """The office enters what came on paper or by word."""

    source = forms.ChoiceField(
        label=_("From whom did it come?"), choices=[(code, code.label) for code in PAPER], widget=forms.RadioSelect
    )
    proposed_by = forms.CharField(
        label=_("Who suggested it?"),
        max_length=60,
        help_text=_("As it stands on the paper; of citizens an alias only."),
    )
    occurred_on = DayField(label=_("Received on"))

    def __init__(
        self, calls: Sequence[Call], forms_of: dict[str, str], units: Sequence[Actor], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(calls, forms_of, *args, **kwargs)
        self.fields["unit"] = ActorField(
            units,
            label=_("The department, if it is one"),
            required=False,
            help_text=_("It can then follow the topic itself."),
        )
        self.fields["call"] = forms.ChoiceField(
            label=_("Under which call?"),
            choices=[("", _("without a call")), *((key, call.title) for key, call in self.calls.items())],
            required=False,
        )
        self.order_fields(
            ["source", "proposed_by", "unit", "title", "reason", "wished", "call", "occurred_on", "_once"]
        )

    def suggestion(self) -> Suggestion:
        typed = self.cleaned_data
        return Suggestion(
            title=typed["title"],
            reason=typed["reason"],
            source=typed["source"],
            wished=typed["wished"],
            proposed_by=typed["proposed_by"],
            proposer=typed["unit"] if typed["source"] == Topic.Source.UNIT else None,
            call=self.call,
        )


class DecreeForm(forms.Form):
    """A topic that the Party committee sets itself."""

    title = forms.CharField(label=_("What should be consulted on?"), max_length=100)
    reason = forms.CharField(label=_("Why?"), max_length=2000, required=False, widget=_area(3))
    document = forms.CharField(
        label=_("Number of the document"), max_length=80, help_text=_("The document or meeting that sets the topic.")
    )


class AssessForm(forms.Form):
    """Points by criterion, and a remark."""

    def __init__(self, criteria: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        points = [(str(number), str(number)) for number in range(1, MOST_POINTS + 1)]
        for code, label in criteria.items():
            self.fields[code] = forms.TypedChoiceField(
                label=label, choices=points, coerce=int, widget=forms.RadioSelect
            )
        self.fields["remark"] = forms.CharField(label=_("Remark"), max_length=300, required=False, widget=_area(2))

    @property
    def points(self) -> dict[str, int]:
        return {code: self.cleaned_data[code] for code in self.criteria}


class MergeForm(forms.Form):
    """Into which topic this one goes."""

    def __init__(self, targets: Sequence[Topic], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(row.pk): row for row in targets}
        choices = [("", "—"), *((key, f"{row.number} {row.title}") for key, row in self.known.items())]
        self.fields["into"] = forms.ChoiceField(
            label=_("Into which topic?"),
            choices=choices,
            help_text=_("Everybody who suggested this one becomes party to that one and is told."),
        )

    @property
    def target(self) -> Topic:
        return self.known[self.cleaned_data["into"]]


class Changing(forms.Form):
    """What a change of a decided plan needs besides."""

    def needs_grounds(self) -> None:
        self.fields["reason"] = forms.CharField(label=_("Why is the plan changed?"), max_length=200)
        self.fields["decision"] = forms.CharField(
            label=_("Number of the document"), max_length=80, help_text=_("The document that changes the plan.")
        )

    @property
    def grounds(self) -> dict[str, str]:
        return {"reason": self.cleaned_data.get("reason", ""), "document": self.cleaned_data.get("decision", "")}


class ShapeForm(Changing):
    """How a topic is consulted on, as the plan says it."""

    title = forms.CharField(label=_("Title in the plan"), max_length=100)

    def __init__(
        self,
        forms_of: dict[str, str],
        committees: Sequence[Actor],
        leaders: Sequence[Actor],
        units: Sequence[Actor],
        groups: Sequence[Group],
        sectors: Sequence[tuple[str, str]],
        *args: Any,
        decided: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        months = [("", "—"), *((str(number), date_format(date(2020, number, 1), "F")) for number in range(1, 13))]
        self.fields["form"] = forms.ChoiceField(
            label=_("Form"), choices=list(forms_of.items()), widget=forms.RadioSelect
        )
        self.fields["committee"] = ActorField(committees, label=_("Special committee that leads"))
        self.fields["month"] = forms.TypedChoiceField(label=_("Month"), choices=months, coerce=int)
        self.fields["leader"] = ActorField(leaders, label=_("Responsible leader"), required=False)
        self.fields["units"] = ActorsField(units, label=_("Cooperating departments"), required=False)
        self.fields["groups"] = ActorsField(
            [row.actor for row in groups], label=_("Groups that take part"), required=False
        )
        self.fields["sectors"] = forms.MultipleChoiceField(
            label=_("Sectors that take part"), choices=sectors, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["document"] = forms.CharField(
            label=_("Expected document"), max_length=60, required=False, help_text=_("For example: formal suggestion")
        )
        if decided:
            self.needs_grounds()

    def shape(self) -> Shape:
        typed = self.cleaned_data
        return Shape(
            form=typed["form"],
            committee=typed["committee"],
            month=typed["month"],
            leader=typed["leader"],
            document=typed["document"],
            title=typed["title"],
            units=tuple(typed["units"]),
            groups=tuple(typed["groups"]),
            sectors=tuple(typed["sectors"]),
        )


class StopForm(Changing):
    """The topic does not go on this year."""

    how = forms.ChoiceField(
        label=_("What happens to it?"),
        choices=[("postpone", _("postpone to the next year")), ("cancel", _("cancel the topic"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_grounds()


class CodeForm(forms.Form):
    """The query code from the receipt."""

    code = forms.CharField(
        label=_("Query code"),
        max_length=20,
        help_text=_("Ten letters and digits from your receipt. Capitals and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "short"}),
    )
