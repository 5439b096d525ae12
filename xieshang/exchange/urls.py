"""Addresses of imports."""

from django.urls import path

from xieshang.exchange import views

app_name = "exchange"
urlpatterns = [
    path("desk/import/<slug:kind>/", views.begin, name="begin"),
    path("desk/import/<slug:kind>/template.xlsx", views.template, name="template"),
    path("desk/import/<slug:kind>/rows.csv", views.export, {"form": "csv"}, name="export"),
    path("desk/import/<slug:kind>/rows.xlsx", views.export, {"form": "xlsx"}, name="export-xlsx"),
    path("desk/imports/<int:pk>/", views.batch, name="batch"),
    path("desk/imports/<int:pk>/lines/<int:number>/", views.line, name="line"),
    path("desk/imports/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("desk/imports/<int:pk>/undo/", views.undo, name="undo"),
]
