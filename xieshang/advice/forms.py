"""What is typed about documents and suggestions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.advice.drafting.ops import LONGEST, Outline
from xieshang.advice.items.ops import Wanted
from xieshang.advice.models import ConsultationReport, FormalSuggestion, Suggestion
from xieshang.gatherings.forms import NamesField
from xieshang.kernel.forms import OnceField
from xieshang.kernel.models import Actor, Case
from xieshang.places.posts.models import Post

KINDS = (
    (FormalSuggestion.KIND, _("formal suggestion: a meeting approves it")),
    (ConsultationReport.KIND, _("consultation report: a leader signs it")),
)
MOST_DAYS = 180


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PaperForm(forms.Form):
    """A document is begun: which, by which organ, from what; its text may follow."""

    kind = forms.ChoiceField(label=_("What is drafted?"), choices=KINDS, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("For example: 关于……的建议案."))
    organ = forms.ChoiceField(label=_("Which organ drafts it?"))
    origin = forms.ChoiceField(label=_("From which gathering?"), required=False)
    post = forms.ChoiceField(label=_("From which post or studio?"), required=False)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST,
        widget=_area(10),
        help_text=_("May follow later; every revision is kept."),
    )

    def __init__(
        self, organs: Sequence[Actor], origins: Sequence[Case], posts: Sequence[Post], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organs = {str(actor.pk): actor for actor in organs}
        self.origins = {str(case.pk): case for case in origins}
        self.posts = {str(post.pk): post for post in posts}
        _offer(self, "organ", [(pk, actor.name) for pk, actor in self.organs.items()])
        _offer(self, "origin", [(pk, str(case)) for pk, case in self.origins.items()])
        _offer(self, "post", [(pk, post.actor.name) for pk, post in self.posts.items()])
        self.fields["_once"] = OnceField()

    def outline(self) -> Outline:
        typed = self.cleaned_data
        return Outline(
            title=typed["title"],
            organ=self.organs[typed["organ"]],
            text=typed["text"],
            origin=self.origins.get(typed["origin"]),
            post=self.posts.get(typed["post"]),
        )


class TextForm(forms.Form):
    """The next revision of a document; `base` is the one the writer began from."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000)
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        widget=_area(24),
        help_text=_("A line is a paragraph; headings as on paper: 一、 （一） 1."),
    )


class ItemForm(forms.Form):
    """One suggestion: what, of which unit, until when, who raised it."""

    title = forms.CharField(label=_("What is suggested, in one line"), max_length=120)
    text = forms.CharField(label=_("What the unit is asked to do"), max_length=1000, widget=_area(4))
    unit = forms.ChoiceField(label=_("Which unit?"), required=False, help_text=_("Can be said when it is handed out."))
    days = forms.IntegerField(
        label=_("In how many working days?"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_("Empty: as the norm has it."),
    )
    organ = forms.ChoiceField(
        label=_("Which organ suggests it?"), help_text=_("It says in the end whether it is done.")
    )
    raised_by = NamesField(
        label=_("Who raised it?"), required=False, help_text=_("Who stands in the roster is told what became of it.")
    )
    post = forms.ChoiceField(label=_("From which post or studio?"), required=False)

    def __init__(
        self,
        organs: Sequence[Actor],
        units: Sequence[tuple[str, str]],
        posts: Sequence[Post],
        *args: Any,
        under: Case | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organs = {str(actor.pk): actor for actor in organs}
        self.posts = {str(post.pk): post for post in posts}
        self.under = under
        _offer(self, "organ", [(pk, actor.name) for pk, actor in self.organs.items()])
        _offer(self, "unit", list(units))
        if under is not None:
            del self.fields["post"]
        else:
            _offer(self, "post", [(pk, post.actor.name) for pk, post in self.posts.items()])
        self.fields["_once"] = OnceField()

    def wanted(self, units: dict[str, Actor]) -> Wanted:
        typed = self.cleaned_data
        return Wanted(
            title=typed["title"],
            text=typed["text"],
            organ=self.organs[typed["organ"]],
            unit=units.get(typed["unit"]),
            days=typed["days"] or 0,
            raised_by=tuple(typed["raised_by"]),
            under=self.under,
            post=self.posts.get(typed.get("post", "")),
        )


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """One choice is chosen already where there must be one; else none."""
    field = form.fields[name]
    alone = field.required and len(choices) == 1
    field.choices = choices if alone else [("", "—"), *choices]  # type: ignore[attr-defined]


def values_of(item: Suggestion) -> dict[str, Any]:
    """The suggestion as it would be typed."""
    return {
        "title": item.title,
        "text": item.text,
        "unit": str(item.unit_id or ""),
        "days": item.term_days or None,
        "organ": str(item.organ_id),
        "raised_by": item.raised_by.replace("、", "\n"),
        "post": str(item.post_id or ""),
    }
