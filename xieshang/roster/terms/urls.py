"""Addresses of terms and of the change of term; part of those of the roster."""

from django.urls import path

from xieshang.roster.terms import people_views, views

urlpatterns = [
    path("desk/terms/", views.listed, name="terms"),
    path("desk/terms/new/", views.found, name="term-new"),
    path("desk/terms/cases/", views.cases, name="term-cases"),
    path("desk/terms/cases/<int:pk>/<int:organ>/", views.hand_over, name="term-hand-over"),
    path("desk/terms/<int:pk>/", views.wizard_page, name="term"),
    path("desk/terms/<int:pk>/days/", views.days, name="term-days"),
    path("desk/terms/<int:pk>/copy/", views.copy, name="term-copy"),
    path("desk/terms/<int:pk>/structure/", views.structure, name="term-structure"),
    path("desk/terms/<int:pk>/structure/<slug:kind>/add/", views.add_organ, name="term-add"),
    path("desk/terms/<int:pk>/structure/<slug:kind>/<int:organ>/", views.organ, name="term-organ"),
    path("desk/terms/<int:pk>/structure/<slug:kind>/<int:organ>/remove/", views.remove_organ, name="term-remove"),
    path("desk/terms/<int:pk>/members/", people_views.members, name="term-members"),
    path("desk/terms/<int:pk>/members/take-over/", people_views.take_over, name="term-take-over"),
    path("desk/terms/<int:pk>/members/new/", people_views.name_new, name="term-name-new"),
    path("desk/terms/<int:pk>/members/known/<int:person>/", people_views.name_known, name="term-name"),
    path("desk/terms/<int:pk>/members/<int:nominee>/", people_views.nominee, name="term-nominee"),
    path("desk/terms/<int:pk>/members/<int:nominee>/out/", people_views.take_out, name="term-take-out"),
    path("desk/terms/<int:pk>/offices/", people_views.offices, name="term-offices"),
    path("desk/terms/<int:pk>/offices/add/", people_views.appoint, name="term-appoint"),
    path("desk/terms/<int:pk>/offices/<int:appointment>/confirm/", people_views.confirm, name="term-confirm"),
    path("desk/terms/<int:pk>/offices/<int:renewal>/back/", people_views.revoke, name="term-revoke"),
    path("desk/terms/<int:pk>/open/", views.opening, name="term-open"),
]
