"""Addresses of the tasks of units; their list stands at /desk/handling/, each task at /desk/cases/<id>/."""

from django.urls import path

from xieshang.handling import views
from xieshang.handling.instructions import views as instructions

app_name = "handling"
urlpatterns = [
    path("desk/handling/overdue/", views.overdue, name="overdue"),
    path("desk/cases/<int:pk>/assign/", views.assign, name="assign"),
    path("desk/cases/<int:pk>/instruct/", instructions.instruct, name="instruct"),
    path("desk/instructions/<int:pk>/pass/", instructions.pass_on, name="pass-instruction"),
    path("desk/instructions/new/", instructions.instruct, name="instruct-document"),
]
