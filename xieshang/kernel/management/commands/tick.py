"""`manage.py tick`: what is due now, once."""

from typing import Any

from django.core.management.base import BaseCommand

from xieshang.kernel import clock, ticks


class Command(BaseCommand):
    help = "Does what is due now: reminders, supervision steps, scheduled work, outbox. Safe anywhere, at any time."

    def handle(self, **options: Any) -> None:
        done = ticks.tick(clock.now())
        if done is None:
            self.stdout.write("another process is at it")
            return
        for name, count in done.items():
            self.stdout.write(f"{name}: {'failed' if count < 0 else count}")
