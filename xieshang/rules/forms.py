"""The shape of what is typed about rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField, OnceField
from xieshang.kernel.models import Actor
from xieshang.kernel.norms import definitions
from xieshang.rules import queries
from xieshang.rules.articles import Clause, cut, together
from xieshang.rules.models import Article, Rule
from xieshang.rules.ops import Wording


class RuleForm(forms.Form):
    """A draft as it is typed or pasted."""

    title = forms.CharField(label=_("Title"), max_length=120)
    genre = forms.ChoiceField(label=_("What kind of rule?"), choices=Rule.Genre.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Text"),
        max_length=60000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_(
            "Each article on a line of its own: 第一条 … or 一、…; chapters stand on a line of their own: 第一章 …"
        ),
    )
    hats = forms.MultipleChoiceField(
        label=_("Who must know it?"), choices=queries.HATS, required=False, widget=forms.CheckboxSelectMultiple
    )
    organs = forms.MultipleChoiceField(
        label=_("Groups and special committees that must know it"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, organs: list[Actor], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organs"].choices = [(str(one.pk), one.name) for one in organs]  # type: ignore[attr-defined]
        self.fields["_once"] = OnceField()

    def clean_text(self) -> tuple[str, tuple[Clause, ...]]:
        return cut(self.cleaned_data["text"])

    def wording(self) -> Wording:
        typed = self.cleaned_data
        preamble, clauses = typed["text"]
        organs = [int(pk) for pk in typed["organs"]]
        return Wording(typed["title"], typed["genre"], clauses, preamble, typed["hats"], organs)


def first_values(rule: Rule) -> dict[str, Any]:
    """The rule as it would be typed."""
    asked = list(rule.audience.order_by("pk"))
    clauses = [Clause(row.number, row.text, row.heading, row.label) for row in queries.articles(rule)]
    return {
        "title": rule.title,
        "genre": rule.genre,
        "text": together(rule.preamble, clauses),
        "hats": [row.hat for row in asked if row.hat],
        "organs": [str(row.organ_id) for row in asked if row.organ_id],
    }


class LookForm(forms.Form):
    """What the library is asked."""

    q = forms.CharField(label=_("Words in title or articles"), max_length=60, required=False)
    day = DayField(label=_("In force on"), required=False)


class RestForm(forms.Form):
    """On which article a norm rests."""

    norm = forms.ChoiceField(label=_("Norm"))
    article = forms.ChoiceField(label=_("Article"), required=False, help_text=_("Empty: it rests on no rule."))

    def __init__(self, articles: list[Article], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.articles = {str(row.pk): row for row in articles}
        named = sorted((code, str(one.label)) for code, one in definitions.items())
        self.fields["norm"].choices = [("", "—"), *named]  # type: ignore[attr-defined]
        rows = [(pk, f"{row.rule.title} {row.place}") for pk, row in self.articles.items()]
        self.fields["article"].choices = [("", "—"), *rows]  # type: ignore[attr-defined]
