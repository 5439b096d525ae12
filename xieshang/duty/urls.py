"""Addresses of commendations."""

from django.urls import path

from xieshang.duty import public, views

app_name = "duty"
urlpatterns = [
    path("commendations/", public.index, name="index"),
    path("commendations/<int:pk>/", public.detail, name="detail"),
    path("desk/commendations/new/", views.new, name="new"),
    path("desk/commendations/<int:pk>/choose/", views.choose, name="choose"),
    path("desk/commendations/<int:pk>/<slug:code>/candidates/", views.award, name="award"),
    path("desk/commendations/<int:pk>/<slug:code>/nominate/", views.nominate, name="nominate"),
    path("desk/commendations/<int:pk>/<slug:code>/<int:candidate>/<slug:credit>/", views.records, name="records"),
    path("desk/commendations/nominations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
