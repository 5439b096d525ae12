"""Addresses of visits."""

from django.urls import path

from xieshang.visits import public, views

app_name = "visits"
urlpatterns = [
    path("visits/", public.index, name="index"),
    path("visits/<int:pk>/", public.detail, name="detail"),
    path("desk/visits/new/", views.new, name="new"),
    path("desk/visits/<int:pk>/change/", views.change, name="change"),
]
