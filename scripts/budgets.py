"""Sizes and words that the house does not allow; every finding is a line `file:line: why`."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "xieshang"
PYTHON_LINES = 400
TEMPLATE_LINES = 150
CSS_BYTES = 40 * 1024


@dataclass(frozen=True)
class Ban:
    """A pattern that may not stand in files whose path matches, and why."""

    pattern: re.Pattern[str]
    files: re.Pattern[str]
    why: str
    except_in: tuple[str, ...] = ()


def ban(pattern: str, files: str, why: str, *except_in: str) -> Ban:
    return Ban(re.compile(pattern), re.compile(files), why, except_in)


CODE = r"^xieshang/.*\.py$"
TEMPLATES = r"/templates/.*\.html$"
CLOCK = "xieshang/kernel/clock.py"
BANS = (
    ban(r"\bmark_safe\b", CODE, "text from people must be escaped; use format_html"),
    ban(r"\|\s*safe\b|\{%\s*autoescape off", TEMPLATES, "text from people must be escaped"),
    ban(r"\bcsrf_exempt\b", CODE, "every writing request carries a token"),
    ban(r"\bdatetime\.now\(|\bdate\.today\(|\bdatetime\.utcnow\(", CODE, "ask kernel.clock for the time", CLOCK),
    ban(r"\.objects\b", r"/(views|public|api)\.py$", "fetch by the door: queries, not .objects"),
    ban(r"\sstyle\s*=", TEMPLATES, "no inline style: a class in the style sheet"),
    ban(r"\son[a-z]+\s*=\s*[\"']", TEMPLATES, "no inline script: the policy of the pages forbids it"),
    ban(r"<script(?![^>]*\bsrc=)", TEMPLATES, "no inline script: the policy of the pages forbids it"),
    ban(r"<style\b", TEMPLATES, "no inline style: a class in the style sheet"),
    ban(r"(src|href)=[\"']https?://", TEMPLATES, "nothing is loaded from elsewhere"),
)


def too_long(path: Path, name: str) -> Iterator[str]:
    most = {".py": PYTHON_LINES, ".html": TEMPLATE_LINES}.get(path.suffix)
    lines = len(path.read_text().splitlines()) if most else 0
    if most and lines > most and "/migrations/" not in name:
        yield f"{name}:1: {lines} lines; {most} at most: split it by what it knows"


def banned(path: Path, name: str) -> Iterator[str]:
    bans = [one for one in BANS if one.files.search(name) and name not in one.except_in]
    if not bans:
        return
    for number, line in enumerate(path.read_text().splitlines(), 1):
        for one in bans:
            if one.pattern.search(line):
                yield f"{name}:{number}: {one.why}"


def style_sheets() -> Iterator[str]:
    sizes = {path: path.stat().st_size for path in PACKAGE.glob("**/static/**/*.css") if "vendor" not in path.parts}
    total = sum(sizes.values())
    print(f"style sheets: {total} of {CSS_BYTES} bytes")
    if total > CSS_BYTES:
        largest = max(sizes, key=lambda path: sizes[path])
        yield f"{largest.relative_to(ROOT)}:1: all style sheets together have {total} bytes; {CSS_BYTES} at most"


def files() -> Iterator[Path]:
    for folder in ("xieshang", "tests", "scripts", "bench", "drills"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".html") and "vendor" not in path.parts:
                yield path


def main() -> int:
    findings = list(style_sheets())
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        findings += too_long(path, name)
        findings += banned(path, name)
    print("\n".join(findings) or "budgets kept")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
