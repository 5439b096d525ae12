from django.apps import AppConfig


class StatsConfig(AppConfig):
    name = "xieshang.stats"
    label = "stats"
