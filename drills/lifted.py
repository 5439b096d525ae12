"""An app that lifts the limit on matters raised from one address: in a drill all clients share one address."""

from dataclasses import replace

from django.apps import AppConfig

MANY = 10_000_000


class Lifted(AppConfig):
    name = "drills"
    label = "drills"

    def ready(self) -> None:
        from xieshang.kernel import limits  # noqa: PLC0415 - tables can be named only when the apps are loaded

        limits.RAISE_MATTER = replace(limits.RAISE_MATTER, times=MANY)
