"""Figures counted from the records."""

from django.apps import AppConfig

from xieshang.kernel import protection


class StatsConfig(AppConfig):
    name = "xieshang.stats"
    label = "stats"

    def ready(self) -> None:
        protection.protect("stats_frozenfigure")
