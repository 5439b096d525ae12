"""A flow as a table: states, steps, what a step asks, guards, and the words it answers."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Q

from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer

Choices = Callable[[Viewer, Case], list[tuple[str, str]]]


@dataclass(frozen=True)
class State:
    """One state of a kind. `tone` colours the chip, `stage` is what others may ask ("open" or "closed")."""

    code: str
    label: str
    tone: str = "neutral"
    stage: str = "open"
    public_label: str = ""
    retired: bool = False


@dataclass(frozen=True)
class Ask:
    """One field that a step asks. `kind`: text, line, date, datetime, choice, choices, number, rating, yes, files.

    Words (text, line) are kept in the erasable payload; everything else is a code and stands in the entry.
    """

    code: str
    label: str
    kind: str = "text"
    required: bool = True
    help: str = ""
    choices: Choices | tuple[tuple[str, str], ...] = ()
    max_length: int = 2000
    least: int | None = None
    most: int | None = None
    shown: bool = True  # whether the words stand in the timeline
    first: str = ""  # the column of the case that says what stands in the field at first

    @property
    def is_words(self) -> bool:
        return self.kind in ("text", "line")


@dataclass(frozen=True)
class Guard:
    """A condition on the case alone, with both faces like a permit; `check` answers None or the reason.

    `homework`: whoever may take the step is the one to make it ready, so it waits for them all the same. To-do lists are made
    anew when the case, its parties or a child of it moves; an op that changes anything else a guard looks at calls `refresh`.
    """

    code: str
    check: Callable[[Case], str | None]
    where: Callable[[], Q]
    homework: bool = False


@dataclass(frozen=True)
class Step:
    """A move somebody can take: from which states, to which, who may, what is asked, what follows.

    `target` "" stays in the state. `deadline` names a norm (working days) that sets the due date. `number` names the series
    to take a number from. `effect` names a function "slice.function" of that slice's ops. `todo` says whether the step waits
    for somebody (then it stands in their to-do list).
    """

    code: str
    label: str
    sources: tuple[str, ...]
    target: str
    permit: str
    fields: tuple[Ask, ...] = ()
    guard: Guard | None = None
    deadline: str = ""
    by_proxy: bool = False  # the office may enter it from paper on behalf of the party whose step it is
    extends: bool = False  # the deadline runs on from the present due date, not from the day of the step
    ends_deadline: bool = False  # what was due is done, and nothing else is due in this case
    number: str = ""
    notice: str = ""
    effect: str = ""
    todo: bool = False
    primary: bool = False
    story: str = ""
    public_story: str = ""
    words_public: bool = False
    files_public: bool = False  # its files are open to everybody as soon as the case is
    offered: bool = (
        True  # a button on the case page; False for steps that have a page of their own or only answer words
    )

    @property
    def runs(self) -> str:
        """The norm of the deadline, marked when it extends the present one."""
        return self.deadline + "+" if self.extends else self.deadline


@dataclass(frozen=True)
class Flow:
    """The table of one kind. `model` is its Django label; `on` maps words from lower slices to steps."""

    kind: str
    model: str
    label: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    on: dict[str, str] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    icon: str = "doc"

    def state(self, code: str) -> State:
        return self._states[code]

    def step(self, code: str) -> Step:
        return self._steps[code]

    def has_step(self, code: str) -> bool:
        return code in self._steps

    def codes(self, stage: str) -> tuple[str, ...]:
        """The states of a stage."""
        return tuple(state.code for state in self.states if state.stage == stage)

    def good_ends(self) -> tuple[str, ...]:
        """States in which what was asked for is done."""
        return tuple(state.code for state in self.states if state.stage == "closed" and state.tone == "good")

    def choices(self) -> list[tuple[str, str]]:
        return [(state.code, state.label) for state in self.states]

    @property
    def table(self) -> dict[str, Any]:
        """The part of the table that decides, without words of a language."""
        return {
            "kind": self.kind,
            "states": [[s.code, s.tone, s.stage] for s in self.states],
            "steps": [
                [s.code, list(s.sources), s.target, s.permit, s.guard.code if s.guard else "", s.runs, s.number]
                for s in self.steps
            ],
            "on": dict(sorted(self.on.items())),
        }

    def __post_init__(self) -> None:
        object.__setattr__(self, "_states", {s.code: s for s in self.states})
        object.__setattr__(self, "_steps", {s.code: s for s in self.steps})
        digest = hashlib.sha256(json.dumps(self.table, sort_keys=True).encode()).hexdigest()
        object.__setattr__(self, "digest", digest)

    _states: dict[str, State] = field(init=False, repr=False, compare=False, default_factory=dict)
    _steps: dict[str, Step] = field(init=False, repr=False, compare=False, default_factory=dict)
    digest: str = field(init=False, repr=False, compare=False, default="")


flows: dict[str, Flow] = {}


def register(flow: Flow) -> Flow:
    """The kind is known from now on."""
    if flow.kind in flows:
        raise ValueError(f"flow {flow.kind} is registered twice")
    flows[flow.kind] = flow
    return flow


def flow_of(case: Case) -> Flow:
    return flows[case.kind]


def model_of(flow: Flow) -> type[Case]:
    return apps.get_model(flow.model)


def state_of(case: Case) -> State:
    return flows[case.kind].state(case.state)
