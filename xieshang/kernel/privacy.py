"""Classes of fields: what a column may hold and how long it is kept.

S0 public · S1 integrity-critical, partly public · S2 internal · S3 a person's identity, encrypted or masked.
Every model of the product says the class of each of its columns in its own definition:

    privacy = Classes(S0="kind body", S1="title", S2="text", keep={"text": "term+5y"})
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.core import checks
from django.db.models import Field, Model

LEVELS = ("S0", "S1", "S2", "S3")
KEEP = {"S0": "always", "S1": "always", "S2": "term+5y", "S3": "closed+2y"}


@dataclass(frozen=True)
class Classes:
    """The class of each column of one model, as space-separated names."""

    S0: str = ""
    S1: str = ""
    S2: str = ""
    S3: str = ""
    keep: dict[str, str] = field(default_factory=dict)

    def level(self, name: str) -> str | None:
        return next((level for level in LEVELS if name in getattr(self, level).split()), None)

    def retention(self, name: str) -> str:
        """How long the column is kept: its own word, else that of its class."""
        return self.keep.get(name) or KEEP[self.level(name) or "S0"]

    def names(self) -> set[str]:
        return {name for level in LEVELS for name in getattr(self, level).split()}


def own_columns(model: type[Model]) -> list[Field]:
    """Columns that stand in the model's own table, without keys to itself and its parent."""
    columns = [f for f in model._meta.local_concrete_fields if isinstance(f, Field)]
    return [f for f in columns if not f.primary_key]


def models() -> Iterator[type[Model]]:
    """All models of the product (libraries label nothing)."""
    for model in apps.get_models():
        if model.__module__.startswith("xieshang."):
            yield model


def check_labels(**kwargs: object) -> list[checks.CheckMessage]:
    """Every column of the product has exactly one class; no class names a column that is not there."""
    found: list[checks.CheckMessage] = []
    for model in models():
        labels = vars(model).get("privacy")
        columns = {f.name for f in own_columns(model)}
        named = labels.names() if isinstance(labels, Classes) else set()
        found += [
            checks.Error(f"{model._meta.label}.{name} has no privacy class", id="privacy.E001")
            for name in sorted(columns - named)
        ]
        found += [
            checks.Error(f"{model._meta.label}: privacy names unknown {name}", id="privacy.E002")
            for name in sorted(named - columns)
        ]
    return found
