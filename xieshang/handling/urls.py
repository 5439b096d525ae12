"""Addresses of the tasks of units; their list stands at /desk/handling/, each task at /desk/cases/<id>/."""

from django.urls import path

from xieshang.handling import views

app_name = "handling"
urlpatterns = [
    path("desk/handling/overdue/", views.overdue, name="overdue"),
    path("desk/cases/<int:pk>/assign/", views.assign, name="assign"),
]
