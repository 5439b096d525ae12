"""Addresses of consultations."""

from django.urls import path

from xieshang.consultations import public

app_name = "consultations"
urlpatterns = [
    path("sittings/", public.index, name="index"),
    path("sittings/<int:pk>/", public.detail, name="detail"),
]
