"""Addresses of the roster."""

from django.urls import path

from xieshang.roster import access_views, change_views, public, views
from xieshang.roster.corrections import views as corrections
from xieshang.roster.grouping import views as grouping
from xieshang.roster.residents import views as residents
from xieshang.roster.terms import urls as terms

app_name = "roster"
urlpatterns = [
    path("members/", public.directory, name="directory"),
    path("members/<int:pk>/", public.member, name="member"),
    path("members/<int:pk>/photo/", public.photo, name="photo"),
    path("desk/roster/", views.members, name="members"),
    path("desk/roster/add/", change_views.add, name="add"),
    path("desk/roster/own/", views.own, name="own"),
    path("desk/my-year/", views.own_year, name="own-year"),
    path("desk/roster/check/", views.check, name="check"),
    path("desk/grouping/", grouping.index, name="grouping"),
    path("desk/grouping/kinds/", grouping.families, name="families"),
    path("desk/grouping/sectors/", grouping.ask, {"sort": "sector"}, name="ask-sectors"),
    path("desk/grouping/towns/", grouping.ask, {"sort": "town"}, name="ask-towns"),
    path("desk/grouping/<int:pk>/", grouping.detail, name="grouping-detail"),
    path("desk/structure/", views.structure, name="structure"),
    path("desk/roster/<int:pk>/join/", change_views.join, name="join"),
    path("desk/roster/<int:pk>/transfer/", change_views.transfer, name="transfer"),
    path("desk/roster/<int:pk>/leave/", change_views.leave, name="leave"),
    path("desk/roster/<int:pk>/correct/", corrections.correct, name="correct"),
    path("desk/roster/<int:pk>/privacy/", change_views.privacy, name="privacy"),
    path("desk/roster/<int:pk>/", views.person, name="person"),
    path("desk/roster/<int:pk>/phone/", views.phone, name="phone"),
    path("desk/sectors/", views.sectors, name="sectors"),
    path("desk/committees/", views.committees, name="committees"),
    path("desk/groups/", views.groups, name="groups"),
    path("desk/units/", views.units, name="units"),
    path("desk/towns/", views.towns, name="towns"),
    path("desk/accounts/", access_views.listed, name="accounts"),
    path("desk/accounts/open/", access_views.opened, name="open-account"),
    path("desk/accounts/<int:pk>/", access_views.account, name="account"),
    path("desk/accounts/<int:pk>/office/", access_views.give, name="give-office"),
    path("desk/accounts/<int:pk>/link/", access_views.link, name="account-link"),
    path("desk/accounts/<int:pk>/second-factor/", access_views.take_second_factor, name="take-second-factor"),
    path("desk/accounts/<int:pk>/close/", access_views.close, name="close-account"),
    path("desk/offices/<int:pk>/end/", access_views.end_office, name="end-office"),
    path("desk/residents/", residents.listed, name="residents"),
    path("desk/residents/add/", residents.add, name="resident-add"),
    path("desk/residents/<int:pk>/end/", residents.end, name="resident-end"),
    *terms.urlpatterns,
    path("desk/delegates/", access_views.delegates, name="delegates"),
    path("desk/delegates/<int:pk>/end/", access_views.end_delegation, name="end-delegation"),
]
