from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "xieshang.matters"
    label = "matters"
