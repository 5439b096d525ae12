"""`manage.py verify`: was anything lost? Reads only; exit 0 when every promise holds, else 1."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from xieshang.kernel.promises import invariants

DEEP = {"files.content"}


class Command(BaseCommand):
    help = "Check that nothing was lost: every invariant, each breach with its ids."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--deep", action="store_true", help="read every stored file, too")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = [entry for entry in invariants.values() if options["deep"] or entry.code not in DEEP]
        found = {entry.code: list(entry.question()) for entry in asked}
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

    def _tell(self, asked: list[Any], found: dict[str, list[Any]], broken: int) -> None:
        for entry in asked:
            breaches = found[entry.code]
            self.stdout.write(f"{'BROKEN' if breaches else 'ok':7}{entry.code}: {entry.promise}")
            for breach in breaches:
                self.stdout.write(f"       - {breach.words}: {', '.join(map(str, breach.ids))}")
        self.stdout.write(f"{len(asked)} promises, {broken} broken")
