"""`manage.py restore FILE`: the installation as it was, checked before anything is put in place."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xieshang.kernel import backups


class Command(BaseCommand):
    help = "Put an archive of `backup` in place; refuses a damaged one and one that would overwrite cases."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="overwrite an installation that holds cases")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backups.restore(options["file"], force=options["force"])
        except (backups.CannotRestore, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"restored as of {manifest['made_at']}; run verify now")
