from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "xieshang.visits"
    label = "visits"
