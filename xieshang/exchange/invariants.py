"""What must always be true of imports."""

from collections.abc import Iterator

from xieshang.exchange.models import Batch, Line
from xieshang.kernel import imports
from xieshang.kernel.promises import Breach, invariant

PIECE = 500


@invariant("exchange.rows", "Every line that was imported and not undone stands for a row that is there.")
def rows_stand() -> Iterator[Breach]:
    for kind, importer in imports.registered.items():
        held = Line.objects.filter(batch__kind=kind, is_written=True).order_by("pk").values_list("pk", "subject")
        piece: list[tuple[int, int | None]] = []
        for row in held.iterator():
            piece.append(row)
            if len(piece) == PIECE:
                yield from _missing(importer, piece)
                piece = []
        yield from _missing(importer, piece)


def _missing(importer: imports.Importer, piece: list[tuple[int, int | None]]) -> Iterator[Breach]:
    there = importer.existing([subject for _pk, subject in piece if subject is not None])
    if gone := tuple(pk for pk, subject in piece if subject not in there):
        yield Breach("exchange.rows", "imported lines whose row is gone", gone[:50])


@invariant(
    "exchange.done",
    "An import that is over has no line left that waits, and one that was only looked at wrote nothing.",
)
def batches_end() -> Iterator[Breach]:
    Stage = Batch.Stage  # noqa: N806 - the class of the states
    early = Line.objects.filter(batch__stage=Stage.PREVIEW, is_written=True)
    late = Line.objects.filter(batch__stage=Stage.APPLIED, status__in=imports.WRITTEN, is_written=False, fault="")
    undone = Line.objects.filter(batch__stage=Stage.UNDONE, is_written=True, fault="")
    for words, rows in (
        ("written before it was confirmed", early),
        ("left out without a word", late),
        ("not undone", undone),
    ):
        if ids := tuple(rows.values_list("pk", flat=True)[:50]):
            yield Breach("exchange.done", f"lines {words}", ids)
