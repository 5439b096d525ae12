"""Addresses of homes and halls."""

from django.urls import path

from xieshang.places import public, views
from xieshang.places.hours.urls import urlpatterns as hours
from xieshang.places.posts.urls import urlpatterns as posts
from xieshang.places.standards.urls import urlpatterns as standards

app_name = "places"
urlpatterns = [
    *standards,
    *posts,
    *hours,
    path("homes/", public.homes, name="public-homes"),
    path("homes/<slug:code>/", public.home, name="home"),
    path("desk/places/", views.homes, name="homes"),
]
