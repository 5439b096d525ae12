"""Addresses of the desk of a convenor; they stand before the desk's lists, whose addresses are more general."""

from django.urls import path

from xieshang.groups import views

app_name = "groups"
urlpatterns = [
    path("desk/my-group/", views.index, name="index"),
    path("desk/my-group/<int:pk>/", views.group, name="group"),
    path("desk/my-group/<int:pk>/meeting/", views.meeting, name="meeting"),
    path("desk/my-group/<int:pk>/year/", views.begin_year, name="begin-year"),
    path("desk/my-group/plans/<int:pk>/", views.plan, name="plan"),
    path("desk/my-group/lines/<int:pk>/", views.done, name="done"),
]
