"""Addresses of homes and halls."""

from django.urls import path

from xieshang.places import public, views
from xieshang.places.hours.urls import urlpatterns as hours
from xieshang.places.ledger.urls import urlpatterns as ledger
from xieshang.places.library.urls import urlpatterns as library
from xieshang.places.offices.urls import urlpatterns as offices
from xieshang.places.posts.urls import urlpatterns as posts
from xieshang.places.standards.urls import urlpatterns as standards
from xieshang.places.towns.urls import urlpatterns as towns

app_name = "places"
urlpatterns = [
    *ledger,
    *library,
    *offices,
    *towns,
    *standards,
    *posts,
    *hours,
    path("homes/", public.homes, name="public-homes"),
    path("homes/<slug:code>/", public.home, name="home"),
    path("desk/places/", views.homes, name="homes"),
    path("desk/homes/new/", views.new_home, name="home-new"),
]
