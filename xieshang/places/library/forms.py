"""What is typed about books and loans."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import OnceField
from xieshang.places.library.ops import MOST_COPIES, Described


class FindForm(forms.Form):
    q = forms.CharField(label=_("Title or author"), required=False, max_length=60)

    def words(self) -> str:
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""


class BookForm(forms.Form):
    """A book of the library."""

    title = forms.CharField(label=_("Title"), max_length=120)
    author = forms.CharField(label=_("Author"), max_length=80, required=False)
    publisher = forms.CharField(label=_("Publisher"), max_length=80, required=False)
    shelf = forms.CharField(label=_("Shelf"), max_length=40, required=False)
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=MOST_COPIES, initial=1)

    def described(self) -> Described:
        return Described(**self.cleaned_data)


class LendForm(forms.Form):
    """To whom a copy is lent."""

    person = forms.CharField(
        label=_("To which member?"),
        max_length=40,
        help_text=_("The name; of several with one name, the member number or user name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    _once = OnceField()


class RemoveForm(forms.Form):
    why = forms.CharField(label=_("Why is it taken from the shelf?"), max_length=200)
