"""The shape of what is typed about commendations."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from xieshang.duty import registry
from xieshang.duty.models import Award, Nomination
from xieshang.duty.ops import Place
from xieshang.duty.queries import Field
from xieshang.duty.registry import Candidate
from xieshang.kernel.forms import OnceField
from xieshang.kernel.picking import Pick


class OpenForm(forms.Form):
    """A round with its classes: how each is called this year, and how many places it has."""

    title = forms.CharField(
        label=_("Title"), max_length=60, required=False, help_text=_("Empty: commendation of the year.")
    )
    year = forms.IntegerField(label=_("Which year is commended?"), min_value=2000, max_value=2099)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in registry.in_order():
            label = _now("%(class)s: places") % {"class": one.label}
            self.fields[f"places-{one.code}"] = forms.IntegerField(
                label=label, min_value=0, max_value=999, required=False, help_text=_("Empty or 0: not in this round.")
            )
            self.fields[f"name-{one.code}"] = forms.CharField(
                label=_now("%(class)s: as it is called") % {"class": one.label}, max_length=40, initial=one.label
            )
        self.fields["_once"] = OnceField()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and not self.places():
            self.add_error(None, _now("Give at least one class its places."))
        return typed

    def places(self) -> list[Place]:
        """The classes that have places."""
        typed = self.cleaned_data
        rows = [(one.code, typed.get(f"places-{one.code}") or 0) for one in registry.in_order()]
        return [Place(code, typed[f"name-{code}"], many) for code, many in rows if many]


class NominateForm(forms.Form):
    """One candidate of a class, with the reason."""

    candidate = forms.ChoiceField(label=_("Candidate"), widget=Pick)
    reason = forms.CharField(
        label=_("Why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read by those who nominate and by the office. The numbers come from the records."),
    )

    def __init__(self, field: Field, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(pk), _called(one, is_taken=pk in field.nominations)) for pk, one in field.candidates.items()]
        self.fields["candidate"].choices = [("", "—"), *rows]  # type: ignore[attr-defined]
        self.fields["_once"] = OnceField()


def _called(one: Candidate, *, is_taken: bool) -> str:
    """A candidate as it is found in the list."""
    notes = [note for note in (one.note, _now("nominated already") if is_taken else "") if note]
    return f"{one.name}（{'，'.join(notes)}）" if notes else one.name


class ChooseForm(forms.Form):
    """Boxes for the nominations of each class, up to its places."""

    def __init__(self, awards: list[Award], rows: list[Nomination], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for award in awards:
            own = [row for row in rows if row.award_id == award.pk]
            if own:
                places = ngettext("%(class)s (%(places)s place)", "%(class)s (%(places)s places)", award.places)
                self.fields[award.code] = forms.TypedMultipleChoiceField(
                    label=places % {"class": award.name, "places": award.places},
                    choices=[(row.pk, row.name) for row in own],
                    initial=[row.pk for row in own if row.is_chosen],
                    coerce=int,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )
        self.fields["_once"] = OnceField()

    def chosen(self) -> set[int]:
        return {pk for name, value in self.cleaned_data.items() if name != "_once" for pk in value}
