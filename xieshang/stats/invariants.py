"""What must always be true of figures."""

from collections.abc import Iterator

from django.utils import timezone

from xieshang.kernel import clock
from xieshang.kernel.models import Body
from xieshang.kernel.promises import Breach, invariant
from xieshang.stats import adding, queries
from xieshang.stats.models import FrozenFigure


@invariant(
    "stats.parts", "The parts of a figure are among its records, and where they make it up, each record is in one part."
)
def parts_add_up() -> Iterator[Breach]:
    now = clock.now()
    year = timezone.localdate(now).year
    for body in Body.objects.order_by("pk"):
        # The years that are being reported: this one, and in January the last.
        for code in (str(year), str(year - 1)):
            for key, words in adding.faults(queries.scope_of(body, code, at=now)):
                yield Breach("stats.parts", f"{body.code} {code}: {words}", (key,))


@invariant("stats.kept_parts", "The parts of a figure add up in every closed year.")
def kept_parts_add_up() -> Iterator[Breach]:
    kept: dict[tuple[str, str], dict[str, int]] = {}
    rows = FrozenFigure.objects.order_by("body_id", "year", "key")
    for body, year, key, value in rows.values_list("body__code", "year", "key", "value"):
        kept.setdefault((body, year), {})[key] = value
    for (body, year), values in kept.items():
        for key, words in adding.kept_faults(values):
            yield Breach("stats.kept_parts", f"{body} {year}: {words}", (key,))
