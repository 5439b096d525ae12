"""Addresses of lectures; they stand before the desk's lists, whose addresses are more general."""

from django.urls import path

from xieshang.lectures import views

app_name = "lectures"
urlpatterns = [
    path("lectures/", views.index, name="index"),
    path("lectures/<int:pk>/", views.detail, name="detail"),
    path("desk/lectures/", views.desk, name="desk"),
    path("desk/lectures/new/", views.new, name="new"),
]
