"""What is typed about a lasting result."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.advice.models import LastingResult
from xieshang.advice.results.ops import Found
from xieshang.kernel.flow.forms import FilesField
from xieshang.kernel.forms import DayField, OnceField
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.uploads import Accepted


class ResultForm(forms.Form):
    """What came of it, where, when, and from what."""

    title = forms.CharField(label=_("What came of it, in one line"), max_length=120)
    story = forms.CharField(
        label=_("What it is, and whom it serves"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Once it is published everybody reads this."),
    )
    place = forms.CharField(label=_("Where?"), max_length=120)
    came_on = DayField(label=_("Since when does it exist?"))
    numbers = forms.CharField(
        label=_("Numbers of the cases it came from"),
        max_length=300,
        required=False,
        help_text=_("How long it took is counted from the day on which the first of them was raised."),
    )
    began_on = DayField(
        label=_("On which day did it begin?"), required=False, help_text=_("Only where no case of it stands here.")
    )
    organ = forms.ChoiceField(label=_("Which organ writes it down?"))
    evidence = FilesField(label=_("Evidence: photos, documents, reports"), required=False)

    def __init__(self, organs: Sequence[Actor], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organs = {str(actor.pk): actor for actor in organs}
        known = [(pk, actor.name) for pk, actor in self.organs.items()]
        self.fields["organ"].choices = known if len(known) == 1 else [("", "—"), *known]  # type: ignore[attr-defined]
        self.fields["_once"] = OnceField()

    def found(self, evidence: tuple[tuple[str, Accepted], ...]) -> Found:
        typed = self.cleaned_data
        return Found(
            title=typed["title"],
            story=typed["story"],
            place=typed["place"],
            came_on=typed["came_on"],
            organ=self.organs[typed["organ"]],
            numbers=typed["numbers"],
            began_on=typed["began_on"],
            evidence=evidence,
        )


def values_of(result: LastingResult, sources: Sequence[Case]) -> dict[str, Any]:
    """The result as it would be typed."""
    return {
        **{name: getattr(result, name) for name in ("title", "story", "place", "came_on", "began_on")},
        "organ": str(result.organ_id),
        "numbers": "、".join(case.number for case in sources),
    }
