from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "xieshang.places"
    label = "places"
