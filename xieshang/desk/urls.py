"""Addresses of the desk. The last two take any word: include this after the desk pages of the slices."""

from django.urls import path

from xieshang.desk import views

app_name = "desk"
urlpatterns = [
    path("desk/", views.front, name="home"),
    path("desk/todo/", views.todo, name="todo"),
    path("desk/search/", views.search, name="search"),
    path("desk/machinery/", views.machinery, name="machinery"),
    path("desk/cases/<int:case_id>/", views.case, name="case"),
    path("desk/cases/<int:case_id>/mute/", views.mute, name="mute"),
    path("desk/cases/<int:case_id>/steps/<slug:code>/", views.step, name="step"),
    path("desk/<slug:slug>/", views.case_list, name="list"),
    path("desk/<slug:slug>/export.csv", views.export, name="export"),
]
