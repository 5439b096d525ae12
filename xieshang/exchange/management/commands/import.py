"""`manage.py import KIND FILE --body CODE [--confirm] [--json]`: what the import page does, from the command line."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xieshang.exchange import ops, views
from xieshang.exchange.models import Batch
from xieshang.kernel import bodies, clock, imports, sheets
from xieshang.kernel.imports import Importer
from xieshang.kernel.models import Body
from xieshang.kernel.refusals import Refusal


class Command(BaseCommand):
    help = (
        "Reads a table in: without --confirm it only says what would happen. --template writes an empty table to FILE."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(imports.registered))
        parser.add_argument("file", type=Path)
        parser.add_argument("--body", required=True, help="code of the body")
        parser.add_argument("--confirm", action="store_true", help="import what is new or changed")
        parser.add_argument("--template", action="store_true", help="write an empty XLSX to FILE, read nothing")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *, kind: str, file: Path, body: str, **options: Any) -> None:
        importer = imports.registered[kind]
        found = Body.objects.filter(code=body).first()
        if found is None:
            raise CommandError(f"there is no body with the code {body}")
        if options["template"]:
            file.write_bytes(sheets.content(views.template_lines(importer), "xlsx"))
            self.stdout.write(str(file))
            return
        try:
            said = self._read_in(importer, found, file, confirm=options["confirm"])
        except (Refusal, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            json.dumps(said) if options["json"] else "\n".join(f"{key}: {many}" for key, many in said.items())
        )

    def _read_in(self, importer: Importer, body: Body, file: Path, *, confirm: bool) -> dict[str, int]:
        at = clock.now()
        data, given = file.read_bytes(), importer.given(at, file.name)
        if not confirm:
            _understood, planned = ops.looked_at(importer, body.pk, data, file.name, given)
            many = Counter(plan.status for _asked, plan in planned)
            return {status: many[status] for status in imports.STATUSES}
        by = bodies.machine(body.pk, at)
        batch = ops.preview(importer, data, file.name, given=given, by=by, at=at)
        said = ops.counts(batch)
        if said["new"] + said["changed"]:
            self._apply(batch, by, at)
        return said

    def _apply(self, batch: Batch, by: Any, at: Any) -> None:
        done = ops.run(ops.confirm(batch, by=by, at=at))
        left = done.lines.exclude(fault="").count()
        if left:
            self.stderr.write(f"{left} lines were left out; the page of the import says why")
