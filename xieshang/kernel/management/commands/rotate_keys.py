"""`manage.py rotate_keys`: every sealed value is sealed anew with the present secret key."""

import os
import secrets as dice
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from xieshang.kernel import rotation, secrets

HERE = ("XIESHANG_SECRET_KEY", "XIESHANG_SECRET_KEY_FILE")


class Command(BaseCommand):
    help = "Seal every sealed value with the present secret key, in batches, while the service runs; safe to break off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=rotation.BATCH)
        parser.add_argument(
            "--new-key",
            action="store_true",
            help="only put a new key before those in the data folder; restart after it",
        )

    def handle(self, *, batch: int, new_key: bool, **options: Any) -> None:
        if new_key:
            self._new_key(Path(settings.FILES_ROOT).parent / "keys" / "master")
            return
        try:
            for progress in rotation.rotate(batch=max(1, batch)):
                self.stdout.write(
                    f"{progress.label}: {progress.seen} of {progress.of} seen, {progress.renewed} sealed anew"
                )
        except secrets.Unreadable as error:
            raise CommandError(
                f"a value cannot be opened ({error}); give the earlier key as XIESHANG_SECRET_KEY_PREVIOUS. "
                "What was sealed anew so far is good; run verify to see what is left."
            ) from error
        self.stdout.write("Done. Keep the earlier key where it is: the log and old query codes are proved with it.")

    def _new_key(self, path: Path) -> None:
        if any(os.environ.get(name) for name in HERE):
            raise CommandError(
                "the key stands in your environment or file, not in the data folder: add the new one there"
            )
        draft = path.with_suffix(".new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{dice.token_urlsafe(64)}\n{path.read_text().strip()}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        self.stdout.write(f"{path} begins with a new key. Restart the service, then run rotate_keys.")
