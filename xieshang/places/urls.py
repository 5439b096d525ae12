"""Addresses of homes and halls."""

from django.urls import path

from xieshang.places import public, views

app_name = "places"
urlpatterns = [
    path("homes/", public.homes, name="public-homes"),
    path("homes/<slug:code>/", public.home, name="home"),
    path("desk/places/", views.homes, name="homes"),
]
