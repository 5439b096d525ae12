"""A flow as a page for people: the drawing, and its states, steps and words as tables, made from the table that runs."""

from collections.abc import Iterator

from xieshang.kernel.flow.tables import Flow, Step
from xieshang.kernel.permits import permits

MADE = "<!-- Made by `manage.py draw_flows` from the table in the code: change that, then run it again. -->"


def page(flow: Flow) -> str:
    """The whole page in Markdown, in the language that is active."""
    parts = [
        f"{MADE}\n# Flow of `{flow.kind}`: {flow.label}",
        f"```mermaid\n{drawing(flow)}\n```",
        "Steps that stay in their state are not drawn; all steps stand in the table.",
        f"## States\n\n{_table(('State', 'On screen', 'Stage'), _states(flow))}",
        f"## Steps\n\n{_table(('Step', 'On screen', 'From', 'To', 'Who may', 'Asks', 'Guard and days'), _steps(flow))}",
    ]
    if flow.on:
        rows = ((f"`{word}`", f"`{step}`") for word, step in sorted(flow.on.items()))
        parts.append(f"## Words from lower slices that it answers\n\n{_table(('Word', 'Step'), rows)}")
    return "\n\n".join(parts) + "\n"


def drawing(flow: Flow) -> str:
    """The moves from state to state as a Mermaid diagram; moves between the same two states share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for step in flow.steps:
        for source in step.sources if step.target else ():
            arrows.setdefault((source, step.target), []).append(_label(step.label))
        if not step.sources:
            arrows.setdefault(("[*]", step.target), []).append(_label(step.label))
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_label(state.label)}" as {state.code}' for state in flow.states]
    lines += [f"    {source} --> {target} : {' / '.join(labels)}" for (source, target), labels in arrows.items()]
    lines += [f"    {code} --> [*]" for code in flow.codes("closed")]
    return "\n".join(lines)


def _label(words: str) -> str:
    """Words without the signs that end a label in Mermaid."""
    return str(words).replace('"', "'").replace(": ", ", ").replace(":", ",").replace(";", ",")


def _states(flow: Flow) -> Iterator[tuple[str, ...]]:
    for state in flow.states:
        yield f"`{state.code}`", str(state.label), state.stage


def _steps(flow: Flow) -> Iterator[tuple[str, ...]]:
    for step in flow.steps:
        target = f"`{step.target}`" if step.target else "stays"
        asks = ", ".join(f"`{ask.code}`" + ("" if ask.required else "?") for ask in step.fields)
        yield (
            f"`{step.code}`",
            str(step.label),
            ", ".join(f"`{source}`" for source in step.sources) or "new",
            target,
            _who(step),
            asks,
            _conditions(step),
        )


def _who(step: Step) -> str:
    paper = " From paper also the office." if step.by_proxy else ""
    return f"{permits[step.permit].reason}{paper}"


def _conditions(step: Step) -> str:
    named = [step.guard.code if step.guard else "", step.runs]
    return ", ".join(f"`{name}`" for name in named if name)


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)
