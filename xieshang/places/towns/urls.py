"""Addresses of the comparison of homes and of the map's settings."""

from django.urls import URLPattern, path

from xieshang.places.towns import views

urlpatterns: list[URLPattern] = [
    path("desk/homes/compared/", views.compared, name="compared"),
    path("desk/settings/town-map/", views.arrangement, name="arrangement"),
]
