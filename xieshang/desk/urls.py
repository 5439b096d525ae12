"""Addresses of the desk. Those of lists take any word: include this after the desk pages of the slices."""

from django.urls import path

from xieshang.desk import list_views, styleguide, views
from xieshang.desk.settings import views as settings

app_name = "desk"
urlpatterns = [
    path("desk/", views.front, name="home"),
    path("desk/todo/", views.todo, name="todo"),
    path("desk/search/", views.search, name="search"),
    path("desk/machinery/", views.machinery, name="machinery"),
    path("desk/settings/", settings.overview, name="settings"),
    path("desk/settings/norms/", settings.all_norms, name="settings-norms"),
    path("desk/settings/norms/<str:code>/", settings.norm, name="settings-norm"),
    path("desk/settings/calendar/", settings.calendar, name="settings-calendar"),
    path("desk/settings/years/", settings.years, name="settings-years"),
    path("desk/settings/years/<int:year>/", settings.year, name="settings-year"),
    path("desk/settings/years/<int:year>/close/", settings.close_year, name="settings-close-year"),
    path("desk/settings/erasures/", settings.erasures, name="settings-erasures"),
    path("desk/settings/erasures/<int:case_id>/", settings.erase, name="settings-erase"),
    path("desk/cases/<int:case_id>/", views.case, name="case"),
    path("desk/cases/<int:case_id>/mute/", views.mute, name="mute"),
    path("desk/cases/<int:case_id>/steps/<slug:code>/", views.step, name="step"),
    path("desk/styleguide/", styleguide.page, name="styleguide"),
    path("desk/<slug:slug>/", list_views.case_list, name="list"),
    path("desk/<slug:slug>/export.csv", list_views.export_list, {"form": "csv"}, name="export"),
    path("desk/<slug:slug>/export.xlsx", list_views.export_list, {"form": "xlsx"}, name="export-xlsx"),
    path("desk/<slug:slug>/views/", list_views.own_views, name="views"),
    path("desk/<slug:slug>/together/", list_views.take_together, name="together"),
]
