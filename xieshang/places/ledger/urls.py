"""Addresses of the ledgers of homes."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from xieshang.places.ledger import views


class SheetForm(StringConverter):
    """As what a table is taken along."""

    regex = "xlsx|csv"


register_converter(SheetForm, "sheet_form")
LEDGER = "desk/homes/<slug:code>/ledger/"

urlpatterns: list[URLPattern] = [
    path(LEDGER, views.ledger, name="ledger"),
    path(LEDGER + "enter/", views.enter, name="ledger-enter"),
    path(LEDGER + "export.<sheet_form:form>", views.export, name="ledger-export"),
    path(LEDGER + "lines/<int:pk>/strike/", views.strike, name="ledger-strike"),
]
