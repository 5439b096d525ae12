"""Addresses of the portal."""

from django.urls import path

from xieshang.portal import public

app_name = "portal"
urlpatterns = [
    path("", public.home, name="home"),
    path("cases/<int:pk>/", public.case, name="case"),
    path("robots.txt", public.robots, name="robots"),
]
