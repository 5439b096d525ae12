"""The shape of what is typed about matters, and the sentences when it does not fit."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow.forms import FilesField
from xieshang.kernel.forms import DayField, PhoneField
from xieshang.matters.categories import CATEGORIES
from xieshang.places.models import Hall

VARIETIES = [("problem", _("a hard problem that should be solved")), ("dispute", _("a dispute, or an old petition"))]


# One question after the other, in the order in which people tell; a phone shows one at a time.
ASKS = (
    (_("Tell it in your own words"), ("text", "title")),
    (_("Where is it?"), ("hall", "place")),
    (_("Which kind fits?"), ("variety", "category")),
    (_("Can it be seen?"), ("photos",)),
    (_("Who are you?"), ("name", "phone", "alias")),
)


@dataclass(frozen=True)
class AskedTogether:
    """Fields that stand on one screen under one question."""

    label: str
    fields: list[forms.BoundField]
    photos: bool


class MatterForm(forms.Form):
    """Raising a matter: few questions, in the order in which people tell."""

    text = forms.CharField(
        label=_("What is the matter?"),
        help_text=_("Say what it is, where, and since when. Do not write names, phones or secrets here."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2000}),
        min_length=10,
        max_length=2000,
        error_messages={"min_length": _("Please tell a little more, so that the hall understands the matter.")},
    )
    title = forms.CharField(
        label=_("In a few words"), max_length=60, help_text=_("For example: drain in front of house 12 is blocked")
    )
    hall = forms.ChoiceField(label=_("Which hall?"), help_text=_("Choose the one nearest to the place."))
    place = forms.CharField(label=_("Where exactly?"), max_length=80, required=False)
    variety = forms.ChoiceField(
        label=_("What kind of matter is it?"), choices=VARIETIES, widget=forms.RadioSelect, initial="problem"
    )
    category = forms.ChoiceField(label=_("What is it about?"), choices=[("", _("Choose")), *CATEGORIES])
    photos = FilesField(
        label=_("Photos (up to 9)"), required=False, help_text=_("Where a photo was taken is removed from it.")
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=40,
        help_text=_("Sealed. Only the hall and the office can open it, and you see when they do."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-private": True}),
    )
    phone = PhoneField(
        label=_("Your phone"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "data-private": True}),
    )
    alias = forms.CharField(
        label=_("How shall others call you?"),
        max_length=20,
        required=False,
        help_text=_("Everybody else sees this, for example “resident of Caozhuang”. May be left empty."),
    )

    def __init__(self, halls: list[Hall], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.halls = {hall.code: hall for hall in halls}
        # Nothing is chosen beforehand: a matter in the wrong hall costs everybody a week.
        blank = [("", _("Choose"))] if len(halls) > 1 else []
        self.fields["hall"].choices = [*blank, *((hall.code, hall.actor.name) for hall in halls)]  # type: ignore[attr-defined]
        self.fields["photos"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp"

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        name, alias = str(data.get("name", "")).strip(), str(data.get("alias", "")).strip()
        if name and alias and name in alias:
            self.add_error("alias", _("Leave your name out here: everybody can read this."))
        return data

    def asks(self) -> list[AskedTogether]:
        """The fields under their questions."""
        return [AskedTogether(str(label), [self[name] for name in names], "photos" in names) for label, names in ASKS]

    @property
    def chosen_hall(self) -> Hall:
        return self.halls[self.cleaned_data["hall"]]


class PaperForm(MatterForm):
    """A matter that came on paper or by word, typed by the hall or the office."""

    occurred_on = DayField(label=_("Received on"))
    is_petition = forms.BooleanField(label=_("It is an old petition"), required=False)

    def __init__(self, halls: list[Hall], *args: object, **kwargs: object) -> None:
        super().__init__(halls, *args, **kwargs)
        self.fields["name"].required = self.fields["phone"].required = False
        self.fields["text"].help_text = _(
            "As the person says it: what it is, where, and since when; no names or phones."
        )
        self.fields["name"].label, self.fields["phone"].label = _("Name of the person"), _("Phone of the person")
        self.fields["name"].help_text = _("Sealed at once. Each opening is recorded, and the person can see it.")
        self.fields["alias"].label = _("How should others refer to the person?")
        self.fields["photos"].label = _("Scans and photos (up to 9)")
        self.fields["photos"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp,application/pdf"


class CodeForm(forms.Form):
    """The query code from the receipt."""

    code = forms.CharField(
        label=_("Query code"),
        max_length=20,
        help_text=_("Ten letters and digits from your receipt. Capitals and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "short"}),
    )


class ReasonForm(forms.Form):
    """Why an identity is opened."""

    reason = forms.CharField(label=_("Why do you need to know?"), max_length=200)
