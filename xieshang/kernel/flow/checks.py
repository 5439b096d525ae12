"""Start-up checks over all flows: a table that lies stops the start."""

from collections.abc import Iterator

from django.apps import apps
from django.core import checks

from xieshang.kernel import jobs, norms
from xieshang.kernel.flow import waiting
from xieshang.kernel.flow.perform import effect_function
from xieshang.kernel.flow.tables import Flow, Step, flows
from xieshang.kernel.permits import permits
from xieshang.kernel.privacy import models, own_columns

LAYERS = (
    "kernel",
    "accounts",
    "roster",
    "places",
    "exchange notices papers",
    "stats rules duty",
    "portal desk",
    "handling",
    "gatherings",
    "consultations groups liaison lectures",
    "matters advice visits",
    "config",
    "demo",
)


def check_flows(**kwargs: object) -> list[checks.CheckMessage]:
    """Unknown states, permits, norms, effects and words; states no step reaches; a required word nobody answers."""
    faults = [*(words for flow in flows.values() for words in _faults(flow)), *waiting.faults()]
    return [checks.Error(words, id="flow.E001") for words in faults]


def _faults(flow: Flow) -> Iterator[str]:
    states = {state.code for state in flow.states}
    reached = {step.target for step in flow.steps}
    for state in flow.states:
        if state.code not in reached and not state.retired:
            yield f"{flow.kind}: no step reaches {state.code}"
    for step in flow.steps:
        yield from _step_faults(flow, step, states)
    for word, code in flow.on.items():
        if not flow.has_step(code):
            yield f"{flow.kind}: {word} is answered by unknown step {code}"
    for word in flow.requires:
        if word not in flow.on:
            yield f"{flow.kind}: nobody answers the word {word}"
    if len({step.code for step in flow.steps}) != len(flow.steps) or len(states) != len(flow.states):
        yield f"{flow.kind}: a code stands twice"


def _step_faults(flow: Flow, step: Step, states: set[str]) -> Iterator[str]:
    unknown = ({*step.sources, step.target} - {""}) - states
    if unknown:
        yield f"{flow.kind}.{step.code}: unknown states {sorted(unknown)}"
    if not step.sources and not step.target:
        yield f"{flow.kind}.{step.code}: a first step needs a target"
    if step.permit not in permits:
        yield f"{flow.kind}.{step.code}: unknown permit {step.permit}"
    if step.deadline and step.deadline not in norms.definitions:
        yield f"{flow.kind}.{step.code}: unknown norm {step.deadline}"
    if step.number and f"numbers.{step.number}" not in norms.definitions:
        yield f"{flow.kind}.{step.code}: no norm numbers.{step.number}"
    if step.notice and "notices.announce" not in jobs.kinds:
        yield f"{flow.kind}.{step.code}: nobody announces notices"
    if step.effect:
        try:
            effect_function(step.effect)
        except ImportError:
            yield f"{flow.kind}.{step.code}: no effect {step.effect}"


def check_columns(**kwargs: object) -> list[checks.CheckMessage]:
    """Only Case has a column called state; foreign keys point downwards in the layers, strings included."""
    rank = {name: level for level, names in enumerate(LAYERS) for name in names.split()}
    found: list[checks.CheckMessage] = []
    for model in models():
        for column in own_columns(model):
            if column.name == "state" and model._meta.label != "kernel.Case":
                found.append(
                    checks.Error(f"{model._meta.label} keeps a state of its own; make it a Case", id="flow.E002")
                )
            target = column.related_model
            if target is None or isinstance(target, str) or not target.__module__.startswith("xieshang."):
                continue
            if rank[target._meta.app_label] > rank[model._meta.app_label]:
                found.append(checks.Error(f"{model._meta.label}.{column.name} points upwards", id="flow.E003"))
    return found


def check_apps_are_ranked(**kwargs: object) -> list[checks.CheckMessage]:
    ranked = {name for names in LAYERS for name in names.split()}
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("xieshang.")}
    return [checks.Error(f"{label} stands in no layer", id="flow.E004") for label in sorted(ours - ranked)]
