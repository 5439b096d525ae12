"""Handing a case to units: one row for each unit."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xieshang.handling import orders
from xieshang.handling.models import Assignment
from xieshang.kernel.forms import DayField
from xieshang.kernel.numerals import number
from xieshang.kernel.picking import Pick
from xieshang.kernel.refusals import Invalid

FIRST_ROWS, MOST_UNITS = 3, 12


class OrderForm(forms.Form):
    """One unit's task; a row that was left as it came is no order."""

    unit = forms.ChoiceField(label=_("Unit"), widget=Pick)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(Assignment.Role.LEAD, _("leads")), (Assignment.Role.ASSIST, _("assists"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("What is asked"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = DayField(
        label=_("Reply due on"),
        required=False,
        help_text=_("Leave both empty for the usual number of working days."),
    )
    days = forms.IntegerField(
        label=_("or in how many working days"),
        required=False,
        min_value=1,
        max_value=180,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "—"), *units]  # type: ignore[attr-defined]
        leads = (self.prefix or "").endswith("-0")
        self.fields["role"].initial = Assignment.Role.LEAD if leads else Assignment.Role.ASSIST

    def has_changed(self) -> bool:
        """The role alone is no order: it stands there from the beginning."""
        return bool(set(self.changed_data) - {"role"})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("due_on") and cleaned.get("days"):
            self.add_error("days", _("Give either a date or a number of days."))
        return cleaned


class BaseOrders(BaseFormSet):
    """All rows together: a leading unit, no unit twice."""

    def clean(self) -> None:
        if any(self.errors):
            return
        try:
            orders.check(self.orders)
        except Invalid as refused:
            raise forms.ValidationError(refused.errors["orders"]) from refused

    @property
    def orders(self) -> list[orders.Order]:
        """What was typed, row by row."""
        filled = (form.cleaned_data for form in self.forms if form.has_changed() and form.cleaned_data)
        return [orders.order_from(row) for row in filled]


OrderRows = formset_factory(
    OrderForm, formset=BaseOrders, extra=FIRST_ROWS, max_num=MOST_UNITS, absolute_max=MOST_UNITS
)


def order_rows(data: Any, *, units: list[tuple[str, str]]) -> Any:
    """The rows, bound when data is given."""
    return OrderRows(data, prefix="orders", form_kwargs={"units": units})


def with_more_rows(data: QueryDict) -> QueryDict:
    """What was typed, with two empty rows more."""
    longer = data.copy()
    total = number(data.get("orders-TOTAL_FORMS", "")) or FIRST_ROWS
    longer["orders-TOTAL_FORMS"] = str(min(total + 2, MOST_UNITS))
    return longer
