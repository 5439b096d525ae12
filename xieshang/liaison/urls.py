"""Addresses of liaison."""

from django.urls import path

from xieshang.liaison import public, views

app_name = "liaison"
urlpatterns = [
    path("liaison/", public.index, name="index"),
    path("desk/liaison/", views.own, name="own"),
    path("desk/liaison/new/", views.add, name="add"),
    path("desk/liaison/<int:pk>/record/", views.record, name="record"),
    path("desk/liaison/<int:pk>/identity/", views.identity, name="identity"),
    path("desk/liaison/feedback/", views.feedback, name="feedback"),
    path("desk/liaison/groups/", views.overview, name="overview"),
    path("desk/liaison/groups/<int:pk>/", views.group, name="group"),
    path("desk/liaison/cares/", views.cares, name="cares"),
    path("desk/liaison/cares/<int:pk>/", views.care, name="care"),
]
