"""A line of a batch as it is kept: sealed, and opened again."""

import json
from dataclasses import asdict
from typing import Any

from xieshang.exchange.models import Batch, Line
from xieshang.kernel import secrets
from xieshang.kernel.imports import Asked, Choice, Plan, Written


def context(line: Line) -> bytes:
    return f"exchange.line:{line.batch_id}:{line.number}".encode()


def line_of(batch: Batch, asked: Asked, plan: Plan) -> Line:
    """The line as a row, not yet saved."""
    line = Line(batch=batch, number=asked.number, choice=asked.choice)
    return keep(line, asked, plan)


def keep(line: Line, asked: Asked, plan: Plan) -> Line:
    """The line says what is asked and what it would do."""
    line.status, line.subject, line.choice = plan.status, plan.subject, asked.choice
    line.content_sealed = _sealed(line, {"asked": asdict(asked), "plan": asdict(plan)})
    return line


def opened(line: Line) -> tuple[Asked, Plan]:
    """What the line asks and what it would do."""
    held = _open(line, line.content_sealed)
    plan = held["plan"]
    plan["choices"] = tuple(Choice(**choice) for choice in plan["choices"])
    return Asked(**held["asked"]), Plan(**plan)


def keep_journal(line: Line, written: Written) -> Line:
    line.is_written, line.subject = True, written.subject
    line.journal_sealed = _sealed(line, {"journal": written.journal})
    return line


def written(line: Line) -> Written:
    return Written(line.subject, _open(line, line.journal_sealed)["journal"])


def _sealed(line: Line, held: dict[str, Any]) -> bytes:
    return secrets.seal_text(json.dumps(held, ensure_ascii=False), context=context(line))


def _open(line: Line, sealed: Any) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(secrets.open_text(bytes(sealed), context=context(line)))
    return held
