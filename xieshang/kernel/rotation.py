"""From one master secret to the next: every sealed value is sealed again, whatever was only digested stays provable.

    register(Sealed(Person, "phone_sealed", context=lambda row: b"...", index=("phone_index", "phone")))

Each slice names its sealed columns in `sealed.py`. The earlier master stays in the environment: the log is never written anew.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.db.models import Max, Min

from xieshang.kernel import log, secrets
from xieshang.kernel.models import Entry

BATCH = 500


@dataclass(frozen=True)
class Sealed:
    """One sealed column: what its values are bound to, and the blind index that is made of the same words."""

    model: type[models.Model]
    column: str
    context: Callable[[Any], bytes]
    index: tuple[str, str] | None = None
    # For values that lie inside of something else, such as a JSON column: its name there, and how to reach it.
    part: str = ""
    take: Callable[[Any], bytes | None] | None = None
    put: Callable[[Any, bytes], Any] | None = None

    @property
    def label(self) -> str:
        return ".".join(filter(None, (self.model._meta.label_lower, self.column, self.part)))

    def value(self, row: Any) -> bytes | None:
        found = self.take(row) if self.take else getattr(row, self.column)
        return bytes(found) if found else None

    def anew(self, row: Any, value: bytes) -> dict[str, Any]:
        """The columns of the row as the present master seals them."""
        words = secrets.open_text(value, context=self.context(row))
        resealed = secrets.seal_text(words, context=self.context(row))
        columns: dict[str, Any] = {self.column: self.put(row, resealed) if self.put else resealed}
        if self.index:
            columns[self.index[0]] = secrets.blind_index(words, self.index[1])
        return columns


@dataclass(frozen=True)
class Progress:
    """How far one column is."""

    label: str
    seen: int
    of: int
    renewed: int


columns: dict[str, Sealed] = {}


def register(entry: Sealed) -> Sealed:
    columns[entry.label] = entry
    return entry


def rotate(*, batch: int = BATCH) -> Iterator[Progress]:
    """Every sealed value is sealed with the present master; broken off anywhere, it goes on where it was."""
    for label in sorted(columns):
        yield from _rotate_column(columns[label], batch)


def _rotate_column(entry: Sealed, batch: int) -> Iterator[Progress]:
    rows = entry.model._base_manager
    of, seen, renewed, after = rows.count(), 0, 0, 0
    while True:
        with transaction.atomic():
            part = list(rows.select_for_update().filter(pk__gt=after).order_by("pk")[:batch])
            for row in part:
                value = entry.value(row)
                if value is not None and not secrets.is_sealed_with_current(value):
                    rows.filter(pk=row.pk).update(**entry.anew(row, value))
                    renewed += 1
        if not part:
            return
        seen, after = seen + len(part), part[-1].pk
        yield Progress(entry.label, seen, of, renewed)


def unreadable(entry: Sealed) -> list[int]:
    """Rows whose value no master opens for its place."""
    wrong = []
    for row in entry.model._base_manager.order_by("pk").iterator():
        value = entry.value(row)
        try:
            if value is not None:
                secrets.open_text(value, context=entry.context(row))
        except secrets.Unreadable:
            wrong.append(row.pk)
    return wrong


def check_keys() -> None:
    """Nothing, or a sentence that stops the start: this database was written with a key that is not here."""
    ends = Entry.objects.aggregate(first=Min("pk"), last=Max("pk"))
    for entry in Entry.objects.filter(pk__in=[pk for pk in ends.values() if pk]):
        if not log.digest_holds(entry):
            raise ImproperlyConfigured(
                "the log of this database was written with another secret key (or its entry "
                f"{entry.pk} was changed): give the earlier key as XIESHANG_SECRET_KEY_PREVIOUS"
            )
    for sealed in columns.values():
        newest = sealed.model._base_manager.order_by("-pk")[:20]
        oldest = sealed.model._base_manager.order_by("pk")[:20]
        for row in (*newest, *oldest):
            value = sealed.value(row)
            if value is not None and secrets.key_id_of(value) not in secrets.key_ids():
                raise ImproperlyConfigured(
                    f"values of {sealed.label} are sealed with a secret key that is not here: "
                    "give the earlier key as XIESHANG_SECRET_KEY_PREVIOUS"
                )
