"""Addresses of the liaison offices of towns."""

from django.urls import URLPattern, path

from xieshang.places.offices import views

OFFICE = "desk/liaison-offices/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("desk/liaison-offices/", views.offices, name="liaison-offices"),
    path("desk/liaison-offices/new/", views.new, name="liaison-office-new"),
    path(OFFICE, views.office, name="liaison-office"),
    path(OFFICE + "appoint/", views.appoint, name="director-appoint"),
    path(OFFICE + "directors/<int:director>/end/", views.end, name="director-end"),
]
