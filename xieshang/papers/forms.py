"""What is asked when a document is issued, and for a template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField, OnceField
from xieshang.papers.ops import Signed
from xieshang.papers.registry import Document


class IssueForm(forms.Form):
    """Who signs, the day, to whom copies go; the number only where it comes from somebody else's series."""

    number = forms.CharField(
        label=_("Number of the letter"), max_length=60, help_text=_("From your unit's own register of documents.")
    )
    signatory = forms.CharField(
        label=_("Signed by"), max_length=40, help_text=_("The leader who approved the document (签发人).")
    )
    dated_on = DayField(label=_("Date of the document"))
    copies = forms.CharField(
        label=_("Copies to"),
        max_length=300,
        required=False,
        help_text=_("Stands at the foot of the last page; organs separated by commas."),
    )
    _once = OnceField()

    def __init__(self, document: Document, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not document.own_number:
            del self.fields["number"]
        if document.form.shape == "plain":
            del self.fields["copies"]

    def signed(self) -> Signed:
        return Signed(**{name: value for name, value in self.cleaned_data.items() if name != "_once"})


class TemplateForm(forms.Form):
    """The committee's own Word document."""

    file = forms.FileField(
        label=_("Your own template"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=_("A Word document (DOCX) of at most 2 MB with the fields below. It is checked before it is used."),
    )
