"""Addresses of the roster."""

from django.urls import path

from xieshang.roster import public, views

app_name = "roster"
urlpatterns = [
    path("members/", public.directory, name="directory"),
    path("desk/roster/", views.members, name="members"),
    path("desk/roster/<int:pk>/", views.person, name="person"),
    path("desk/roster/<int:pk>/phone/", views.phone, name="phone"),
    path("desk/sectors/", views.sectors, name="sectors"),
    path("desk/committees/", views.committees, name="committees"),
    path("desk/groups/", views.groups, name="groups"),
    path("desk/units/", views.units, name="units"),
    path("desk/towns/", views.towns, name="towns"),
]
