"""`manage.py demo`: the demo's people and year, into an empty database."""

import gc
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from xieshang.demo import people, replay
from xieshang.kernel.models import Body

WIDTH = 40


class Command(BaseCommand):
    help = "Load the demo year through the product's own operations (only with XIESHANG_DEMO=1, only into an empty database)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("the demo is loaded with XIESHANG_DEMO=1 only")
        if Body.objects.exists():
            raise CommandError("this installation is not empty")
        begun = time.monotonic()
        # A year leaves much behind, little of it garbage: looking for that over and over costs a twentieth of the time.
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        replay.replay(people.load(), progress=self._bar)
        self.stdout.write(f"\n{time.monotonic() - begun:.1f} s")

    def _bar(self, done: int, total: int) -> None:
        if not sys.stdout.isatty() and done % 30 and done != total:
            return
        filled = WIDTH * done // total
        self.stdout.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}", ending="")
        self.stdout.flush()
