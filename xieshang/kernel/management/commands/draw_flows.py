"""`manage.py draw_flows`: the pages of docs/slices/flows, drawn from the tables that run."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from xieshang.kernel.flow import flows
from xieshang.kernel.flow.drawings import page

FOLDER = Path(settings.BASE_DIR) / "docs" / "slices" / "flows"


class Command(BaseCommand):
    help = "Draws every flow as a page of the documentation; with --check it only says which pages are stale."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is stale")
        parser.add_argument("--to", type=Path, default=FOLDER, help="the folder of the pages")

    def handle(self, *, check: bool, to: Path, **options: Any) -> None:
        with translation.override("en"):
            pages = {f"{kind}.md": page(flow) for kind, flow in flows.items()}
        held = {path.name: path.read_text(encoding="utf-8") for path in to.glob("*.md")}
        stale = sorted(name for name in pages.keys() | held.keys() if pages.get(name) != held.get(name))
        if check and stale:
            raise CommandError(f"stale: {', '.join(stale)}; run ./manage.py draw_flows")
        if not check:
            self._write(to, pages, stale)
        self.stdout.write(f"{len(pages)} flows, {len(stale)} drawn anew")

    def _write(self, to: Path, pages: dict[str, str], stale: list[str]) -> None:
        to.mkdir(parents=True, exist_ok=True)
        for name in stale:
            if name in pages:
                (to / name).write_text(pages[name], encoding="utf-8")
            else:
                (to / name).unlink()
