from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "xieshang.gatherings"
    label = "gatherings"
