"""The entrances of the demo; each answers 404 outside it."""

from django.urls import path

from xieshang.demo import views

app_name = "demo"
urlpatterns = [path("demo/enter/<slug:code>/", views.enter, name="enter")]
