"""`manage.py verify`: was anything lost? Reads only; exit 0 when every promise holds, else 1."""

import json
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from xieshang.kernel import anchors, promises
from xieshang.kernel.promises import Breach, Invariant, invariants

DEEP = {"files.content"}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day such as 2020-12-31") from error


def _check_tables() -> None:
    """Whoever asks an empty database, or an older one, is told what to do."""
    wanted = {model._meta.db_table for model in apps.get_models() if model._meta.managed}
    if missing := wanted - set(connection.introspection.table_names()):
        raise CommandError(
            f"{len(missing)} tables are missing, {min(missing)} among them: run manage.py migrate first."
        )


class Command(BaseCommand):
    help = "Check that nothing was lost: every invariant, each breach with its ids."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--deep", action="store_true", help="read every stored file, too")
        parser.add_argument(
            "--since",
            type=_day,
            metavar="DATE",
            help="of what grows without end, look only at what came since that day",
        )
        parser.add_argument("--manifest", type=Path, metavar="FILE", help="compare with heads that were kept elsewhere")
        parser.add_argument(
            "--write-manifest", type=Path, metavar="FILE", help="when all holds, write the heads, to be kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _check_tables()
        asked = [entry for entry in invariants.values() if options["deep"] or entry.code not in DEEP]
        with promises.looking_since(options["since"]):
            found = {entry.code: list(entry.question()) for entry in asked}
        if options["manifest"]:
            kept = Invariant(anchors.CODE, "Everything that the manifest knows is still there.", lambda: iter(()))
            asked.append(kept)
            found[anchors.CODE] = _compared(options["manifest"])
        broken = sum(len(breaches) for breaches in found.values())
        if options["json"]:
            facts = {
                code: [{"words": b.words, "ids": list(b.ids)} for b in breaches] for code, breaches in found.items()
            }
            self.stdout.write(json.dumps({"ok": not broken, "invariants": facts}, ensure_ascii=False))
        else:
            self._tell(asked, found, broken)
        if broken:
            raise SystemExit(1)
        if options["write_manifest"]:
            self._write(options["write_manifest"], quiet=options["json"])

    def _tell(self, asked: list[Any], found: dict[str, list[Any]], broken: int) -> None:
        for entry in asked:
            breaches = found[entry.code]
            self.stdout.write(f"{'BROKEN' if breaches else 'ok':7}{entry.code}: {entry.promise}")
            for breach in breaches:
                self.stdout.write(f"       - {breach.words}: {', '.join(map(str, breach.ids))}")
        self.stdout.write(f"{len(asked)} promises, {broken} broken")

    def _write(self, path: Path, *, quiet: bool) -> None:
        """The heads stand in the file, and on the screen short enough to be copied by hand."""
        manifest = anchors.heads()
        path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        if quiet:
            return
        self.stdout.write(f"{path}: {manifest['entries']} entries on {manifest['made_at']}")
        for head in manifest["bodies"]:
            self.stdout.write(f"  {head['body']}: {head['seals']} seals, {head['head'][:16] or '-'}")


def _compared(path: Path) -> list[Breach]:
    try:
        return list(anchors.compare(json.loads(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error
