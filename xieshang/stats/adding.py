"""Figures that are parts of another one: what must hold, so that no report prints parts that do not add up to their total."""

from collections.abc import Iterator

from xieshang.stats.registry import Figure, Scope, figures


def parts_of(total: Figure) -> list[Figure]:
    """The figures that count some of the total's records, in the order in which they are printed."""
    found = [figure for figure in figures.values() if figure.part_of == total.key]
    return sorted(found, key=lambda figure: (figure.order, figure.key))


def totals() -> list[Figure]:
    """Every figure that has parts, or is said to be made of some."""
    named = {figure.part_of for figure in figures.values()}
    return [figure for figure in figures.values() if figure.adds_up or figure.key in named]


def misdeclared() -> Iterator[str]:
    """Parts that cannot be parts: of nothing, or counted in another way, in another unit or over other days than their total."""
    for figure in figures.values():
        total = figures.get(figure.part_of)
        if figure.part_of and total is None:
            yield f"figure {figure.key} is part of {figure.part_of}, which nobody registered"
        elif total is not None and _way(figure) != _way(total):
            yield f"figure {figure.key} is counted in another way than {total.key}, whose part it is"
        if figure.adds_up and len(parts_of(figure)) < 2:
            yield f"figure {figure.key} has no parts that could add up to it"


def _way(figure: Figure) -> tuple[object, ...]:
    return figure.measure, figure.unit_of(1), figure.section, figure.when


def faults(scope: Scope) -> Iterator[tuple[str, str]]:
    """What does not add up in the scope, by the key of the total: records of a part that the total has not, that stand in two
    parts, or in none."""
    for total in totals():
        whole = _records(total, scope)
        seen: set[tuple[str, int]] = set()
        for part in parts_of(total):
            own = _records(part, scope)
            if beyond := own - whole:
                yield total.key, f"{len(beyond)} of {part.key} are not among {total.key}"
            if total.adds_up and (twice := own & seen):
                yield total.key, f"{len(twice)} of {part.key} stand in another part, too"
            seen |= own
        if total.adds_up and (left := whole - seen):
            yield total.key, f"{len(left)} of {total.key} stand in no part"


def _records(figure: Figure, scope: Scope) -> set[tuple[str, int]]:
    """The records by table and id, so that one of another table is never taken for one of the total."""
    rows = figure.rows(scope).order_by()
    return {(rows.model._meta.label, pk) for pk in rows.values_list("pk", flat=True)}


def kept_faults(kept: dict[str, int]) -> Iterator[tuple[str, str]]:
    """The same of the numbers of a closed year, of which the values are kept only; a figure that came later is none of them."""
    for total in totals():
        values = [kept[part.key] for part in parts_of(total) if part.key in kept]
        if total.key not in kept:
            continue
        if total.adds_up and len(values) == len(parts_of(total)) and sum(values) != kept[total.key]:
            yield total.key, f"the parts of {total.key} come to {sum(values)}, not {kept[total.key]}"
        elif any(value > kept[total.key] for value in values):
            yield total.key, f"a part of {total.key} is more than all of it"
