"""Addresses of matters."""

from django.urls import path

from xieshang.matters import public, views

app_name = "matters"
urlpatterns = [
    path("matters/", public.index, name="index"),
    path("matters/new/", public.new, name="new"),
    path("matters/track/", public.track, name="track"),
    path("matters/<int:pk>/", public.detail, name="detail"),
    path("matters/<int:pk>/receipt/", public.receipt, name="receipt"),
    path("matters/<int:pk>/steps/<slug:code>/", public.step, name="step"),
    path("matters/halls/<slug:code>/poster/", public.poster, name="poster"),
    path("matters/halls/<slug:code>/qr.svg", public.poster_code, name="poster-code"),
    path("desk/matters/new/", views.new, name="paper"),
    path("desk/matters/from-contact/<int:pk>/<int:entry_id>/", views.from_contact, name="from-contact"),
    path("desk/matters/<int:pk>/identity/", views.identity, name="identity"),
]
