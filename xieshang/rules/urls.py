"""Addresses of the rules library."""

from django.urls import path

from xieshang.rules import public, views

app_name = "rules"
urlpatterns = [
    path("rules/", public.index, name="index"),
    path("rules/<int:pk>/", public.detail, name="detail"),
    path("rules/<int:pk>/changes/", public.changes, name="changes"),
    path("desk/rules/", views.library, name="library"),
    path("desk/rules/new/", views.new, name="new"),
    path("desk/rules/norms/", views.resting, name="norms"),
    path("desk/rules/<int:pk>/change/", views.change, name="change"),
    path("desk/rules/<int:pk>/replace/", views.replace, name="replace"),
    path("desk/rules/<int:pk>/changes/", views.changes, name="desk-changes"),
    path("desk/rules/<int:pk>/readers/", views.readers, name="readers"),
    path("desk/rules/<int:pk>/read/", views.confirm, name="confirm"),
]
