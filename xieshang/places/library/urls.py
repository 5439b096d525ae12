"""Addresses of the libraries of homes."""

from django.urls import URLPattern, path

from xieshang.places.library import views

LIBRARY = "desk/homes/<slug:code>/library/"

urlpatterns: list[URLPattern] = [
    path("homes/<slug:code>/library/", views.public_library, name="public-library"),
    path(LIBRARY, views.library, name="library"),
    path(LIBRARY + "add/", views.add, name="book-add"),
    path(LIBRARY + "<int:pk>/", views.book, name="book"),
    path(LIBRARY + "<int:pk>/lend/", views.lend, name="book-lend"),
    path(LIBRARY + "<int:pk>/change/", views.change, name="book-change"),
    path(LIBRARY + "<int:pk>/remove/", views.remove, name="book-remove"),
]
