from django.apps import AppConfig


class HandlingConfig(AppConfig):
    name = "xieshang.handling"
    label = "handling"
