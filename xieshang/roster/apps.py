"""Who belongs to a body, and which hats that gives."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "xieshang.roster"
    label = "roster"

    def ready(self) -> None:
        from xieshang.roster import hats  # noqa: PLC0415 - models are loaded only now

        hats.wire()
