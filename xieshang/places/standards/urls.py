"""Addresses of standards and checks."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from xieshang.places.standards import views
from xieshang.places.standards.models import Standard
from xieshang.places.standards.ops import SIDES


class Subject(StringConverter):
    """What a standard is for, in an address."""

    regex = "|".join(Standard.Subject.values)


register_converter(Subject, "standard_subject")
CHECK = "desk/homes/checks/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("desk/homes/checks/", views.comparison, {"subject": "home"}, name="comparison"),
    path("desk/posts/checks/", views.comparison, {"subject": "post"}, name="comparison-posts"),
    path("desk/homes/checks/new/", views.begin, name="check-new"),
    path("desk/homes/checks/of/<standard_subject:subject>/<slug:code>/", views.history, name="history"),
    path(CHECK + "print/", views.paper, name="check-paper"),
    path(CHECK + "photos/<int:file>/remove/", views.drop_photo, name="check-photo"),
    *(path(f"{CHECK}{side}/", views.sheet, {"side": side}, name=f"check-{side}") for side in SIDES),
    *(path(f"{CHECK}{side}/<slug:code>/", views.item, {"side": side}, name=f"check-{side}-item") for side in SIDES),
    path("desk/settings/standards/", views.standards, name="standards"),
    path("desk/settings/standards/<standard_subject:subject>/", views.standard, name="standard"),
]
