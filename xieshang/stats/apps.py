"""Figures counted from the records."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from xieshang.kernel import protection


class StatsConfig(AppConfig):
    name = "xieshang.stats"
    label = "stats"

    def ready(self) -> None:
        protection.protect("stats_frozenfigure")
        checks.register(every_figure_has_its_place)


def every_figure_has_its_place(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A figure in a section that nobody registered would stand nowhere; a part of nothing would add up to nothing."""
    from xieshang.stats.adding import misdeclared  # noqa: PLC0415 - as above
    from xieshang.stats.registry import figures, parts  # noqa: PLC0415 - filled when all apps are loaded

    found: list[checks.CheckMessage] = [checks.Error(words, id="xieshang.E041") for words in misdeclared()]
    return found + [
        checks.Error(f"figure {figure.key} names section {figure.section}, which nobody registered", id="xieshang.E040")
        for figure in figures.values()
        if figure.section not in parts
    ]
