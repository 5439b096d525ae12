"""Addresses of homes day by day."""

from django.urls import URLPattern, path

from xieshang.places.hours import public, views
from xieshang.places.hours.views import turns, using

urlpatterns: list[URLPattern] = [
    path("homes/<slug:code>/sign/", public.sign, name="home-sign"),
    path("homes/<slug:code>/sign/code.svg", public.sign_code, name="home-sign-code"),
    path("desk/places/<slug:code>/", views.home, name="desk-home"),
    path("desk/places/<slug:code>/hours/", views.hours, name="home-hours"),
    path("desk/places/<slug:code>/hours/week/", views.set_week, name="home-week"),
    path("desk/places/<slug:code>/hours/exception/", views.make_exception, name="home-exception"),
    path("desk/places/<slug:code>/hours/<int:pk>/strike/", views.strike, name="home-exception-strike"),
    path("desk/places/<slug:code>/duty/", turns.roster, name="home-duty"),
    path("desk/places/<slug:code>/duty/plan/", turns.plan, name="duty-plan"),
    path("desk/places/<slug:code>/rooms/", using.index, name="home-rooms"),
    path("desk/places/<slug:code>/rooms/new/", using.new, name="room-new"),
    path("desk/places/<slug:code>/rooms/book/", using.book, name="room-book"),
    path("desk/places/<slug:code>/rooms/<int:pk>/close/", using.close, name="room-close"),
]
