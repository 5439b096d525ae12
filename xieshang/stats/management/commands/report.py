"""`manage.py report YEAR --body CODE --format html,docx,pdf --output DIR`: the annual report as files."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils import translation

from xieshang.kernel import bodies, clock
from xieshang.kernel.models import Body
from xieshang.kernel.refusals import Refusal
from xieshang.kernel.viewer import Viewer
from xieshang.papers import making
from xieshang.papers.registry import Year, documents
from xieshang.stats import papers, queries
from xieshang.stats.comparing import comparison

FORMATS = ("html", "docx", "pdf")


class Command(BaseCommand):
    help = "Write the annual report of a body as HTML, DOCX and PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=str)
        parser.add_argument("--body", required=True, help="code of the body")
        parser.add_argument("--format", default=",".join(FORMATS), help="some of html,docx,pdf, with commas")
        parser.add_argument("--output", type=Path, default=Path(), help="folder; made if it is not there")

    def handle(self, *args: Any, **options: Any) -> None:
        body = Body.objects.filter(code=options["body"]).first()
        if body is None:
            raise CommandError(f"There is no body {options['body']}.")
        wanted = [one.strip() for one in options["format"].split(",") if one.strip()]
        if unknown := [one for one in wanted if one not in FORMATS]:
            raise CommandError(f"Formats are {', '.join(FORMATS)}, not {', '.join(unknown)}.")
        if not re.fullmatch("(19|20)[0-9]{2}", options["year"]):
            raise CommandError(f"The year is four digits, not {options['year']}.")
        viewer = bodies.machine(body.pk, clock.now())
        try:
            made = {one: _made(one, viewer, body, options["year"]) for one in wanted}
        except Refusal as refused:
            raise CommandError(str(refused)) from refused
        folder: Path = options["output"]
        folder.mkdir(parents=True, exist_ok=True)
        for one, data in made.items():
            target = folder / f"report-{body.code}-{options['year']}.{one}"
            target.write_bytes(data)
            self.stdout.write(f"{target}: {len(data)} bytes")


def _made(one: str, viewer: Viewer, body: Body, year: str) -> bytes:
    with translation.override(papers.LANGUAGE):
        rows = queries.values(body, year, at=viewer.at)
        if one == "html":
            context = {
                "body": body,
                "year": year,
                "rows": rows,
                "chapters": queries.chapters(rows),
                "comparison": comparison(body, year, rows, at=viewer.at),
                "at": viewer.at,
            }
            return render_to_string("stats/report_file.html", context).encode()
        return making.draft(documents[papers.CODE], Year(body, year), by=viewer, at=viewer.at).made(one)
