"""`manage.py backup FILE`: the whole installation in one archive, taken while it runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from xieshang.kernel import backups


class Command(BaseCommand):
    help = "Write database, files and keys into one archive with a manifest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        target = options["file"].resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        manifest = backups.backup(target)
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"{target}: {len(manifest['files'])} files, {rows} rows")
