"""Addresses of the inbox."""

from django.urls import path

from xieshang.notices import views

app_name = "notices"
urlpatterns = [
    path("desk/inbox/", views.inbox, name="inbox"),
    path("desk/inbox/read/", views.read, name="read"),
    path("desk/inbox/<int:notice_id>/", views.open_notice, name="open"),
    path("desk/notices/settings/", views.settings, name="settings"),
]
