"""The form of a step, made from what the table says it asks; the same form checks pages and machines."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow.tables import Ask, Step
from xieshang.kernel.forms import DayField
from xieshang.kernel.models import Case
from xieshang.kernel.picking import Pick, PickMany
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer

RATING = [(5, _("5 – very good")), (4, _("4 – good")), (3, _("3 – fair")), (2, _("2 – poor")), (1, _("1 – very poor"))]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; cleaned to a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"])
        return [super(FilesField, self).clean(item, initial) for item in given]


def step_form(
    step: Step, viewer: Viewer, case: Case, data: Any = None, files: Any = None, initial: dict[str, Any] | None = None
) -> forms.Form:
    """The form, bound when data is given. Field names carry the step's code so that several forms share a page."""
    form = forms.Form(data, files, initial=initial, auto_id=f"{step.code}_%s")
    for ask in step.fields:
        form.fields[ask.code] = field_for(ask, viewer, case)
    return form


def cleaned(form: forms.Form) -> dict[str, Any]:
    """The form's data, or a refusal that carries every sentence."""
    if not form.is_valid():
        raise Invalid({name: [str(words) for words in list_] for name, list_ in form.errors.items()})
    return form.cleaned_data


def field_for(ask: Ask, viewer: Viewer, case: Case) -> forms.Field:
    shared: dict[str, Any] = {"label": ask.label, "required": ask.required, "help_text": ask.help}
    options = ask.choices(viewer, case) if callable(ask.choices) else list(ask.choices)
    if ask.kind == "text":
        area = forms.Textarea(attrs={"rows": 4, "maxlength": ask.max_length})
        return forms.CharField(widget=area, max_length=ask.max_length, **shared)
    if ask.kind == "line":
        return forms.CharField(max_length=min(ask.max_length, 200), **shared)
    if ask.kind == "date":
        return DayField(**shared)
    if ask.kind == "datetime":
        return forms.DateTimeField(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
            **shared,
        )
    if ask.kind == "choice":
        blank = [] if ask.required and len(options) <= 5 else [("", "—")]
        widget = forms.RadioSelect if len(options) <= 5 else Pick
        return forms.ChoiceField(choices=[*blank, *options], widget=widget, **shared)
    if ask.kind == "choices":
        return forms.MultipleChoiceField(choices=options, widget=PickMany, **shared)
    if ask.kind == "number":
        return forms.IntegerField(min_value=ask.least, max_value=ask.most, **shared)
    if ask.kind == "rating":
        return forms.TypedChoiceField(choices=RATING, coerce=int, empty_value=None, widget=forms.RadioSelect, **shared)
    if ask.kind == "yes":
        return forms.BooleanField(**shared)
    if ask.kind == "files":
        return FilesField(**shared)
    raise ValueError(f"{ask.code}: nobody knows how to ask for {ask.kind}")
