"""Addresses of figures."""

from django.urls import path

from xieshang.stats import views

app_name = "stats"
urlpatterns = [
    path("figures/", views.public_figures, name="figures"),
    path("figures/<slug:key>/", views.public_records, name="records"),
    path("report/<int:year>/", views.report, name="report"),
    path("press/<period:code>/", views.public_package, name="package"),
    path("desk/press/<period:code>/", views.desk_package, name="desk-package"),
    path("desk/figures/", views.desk_figures, name="desk-figures"),
    path("desk/figures/<slug:key>/", views.desk_records, name="desk-records"),
]
