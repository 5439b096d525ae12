"""Addresses of suggestions."""

from django.urls import path

from xieshang.advice import public, views
from xieshang.advice.results import views as results

app_name = "advice"
urlpatterns = [
    path("advice/", public.index, name="index"),
    path("advice/items/", public.items, name="items"),
    path("advice/<int:pk>/", public.detail, name="detail"),
    path("advice/items/<int:pk>/", public.item, name="item"),
    path("results/", results.index, name="results"),
    path("results/<int:pk>/", results.one, name="result"),
    path("desk/results/new/", results.new, name="new-result"),
    path("desk/results/<int:pk>/change/", results.change, name="change-result"),
    path("desk/advice/new/", views.new, name="new"),
    path("desk/advice/<int:pk>/write/", views.write, name="write"),
    path("desk/advice/<int:pk>/revisions/<int:number>/", views.revision, name="revision"),
    path("desk/advice/<int:pk>/items/new/", views.new_item, name="new-item-under"),
    path("desk/suggestions/progress/", views.progress_of_year, name="progress"),
    path("desk/suggestions/new/", views.new_item, name="new-item"),
    path("desk/suggestions/<int:pk>/change/", views.change_item, name="change-item"),
]
