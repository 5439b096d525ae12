"""What the code may not hold: classes of flaws that are ruled out by reading it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "xieshang"


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


# The only ones that may open a connection, with the reason.
CALLERS = {"config/supervise.py": "asks its own child on this machine whether it answers"}


def test_nothing_of_ours_fetches_an_address():
    """No push endpoint, no preview of links, no web hook: nobody can make the server ask another."""
    reaching = {
        "urllib.request",
        "http.client",
        "requests",
        "httpx",
        "aiohttp",
        "urllib3",
        "ftplib",
        "smtplib",
        "socket",
    }
    found = []
    for path, tree in sources():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            if set(names) & reaching and str(path.relative_to(ROOT)) not in CALLERS:
                found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_no_text_is_called_safe_and_no_template_escapes_nothing():
    """What people typed reaches a page by one way only, and that way escapes."""
    trusting = {"mark_safe", "csrf_exempt", "SafeData"}
    found = []
    for path, tree in sources():
        for node in ast.walk(tree):
            word = getattr(node, "id", "") or getattr(node, "attr", "")
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if word in trusting or (
                called in ("SafeString", "SafeText") and not isinstance(node.args[0], ast.Constant)
            ):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    for path in sorted(ROOT.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        found += [
            f"{path.relative_to(ROOT)}: {word}" for word in ("|safe", "autoescape off", "safeseq") if word in text
        ]
    assert found == []


def test_sql_is_never_put_together_from_what_is_asked():
    """A statement is a fixed text, or made of names of tables and columns in the few places that say so."""
    may_build = {
        "kernel/protection.py",
        "kernel/questions.py",
        "kernel/backups.py",
        "kernel/invariants.py",
        "kernel/flow/waiting.py",
        "desk/counts.py",
        "config/health.py",
    }
    found = []
    for path, tree in sources():
        where = str(path.relative_to(ROOT))
        if where in may_build or "/migrations/" in where:
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("raw", "extra", "RawSQL", "execute", "executemany") and not isinstance(
                node.args[0], ast.Constant | ast.Name
            ):
                found.append(f"{where}:{node.lineno} {called}")
    assert found == []


def test_numbers_from_outside_are_read_in_one_place():
    """`"²".isdigit()` is true and `int("²")` fails, and so does `int` of five thousand digits."""
    may_ask = {"kernel/numerals.py", "config/management/commands/serve.py", "roster/queries.py", "roster/changes.py"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("isdigit", "isdecimal", "isnumeric")
        and str(path.relative_to(ROOT)) not in may_ask
    ]
    assert found == []
