"""Where each town lies, by row and column."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _now

from xieshang.places.towns.models import MOST
from xieshang.roster.models import Town


class TilesForm(forms.Form):
    """Two numbers for each town; a town without them lies nowhere."""

    def __init__(self, towns: list[Town], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = towns
        for town in towns:
            at = getattr(town, "tile", None)
            for side, label in (("row", _now("Row of %(town)s")), ("column", _now("Column of %(town)s"))):
                self.fields[f"{side}-{town.code}"] = forms.IntegerField(
                    label=label % {"town": town.name},
                    required=False,
                    min_value=1,
                    max_value=MOST,
                    initial=getattr(at, side) if at else None,
                )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for town in self.towns:
            names = (f"row-{town.code}", f"column-{town.code}")
            given = [typed.get(name) for name in names]
            if not any(name in self.errors for name in names) and any(given) and not all(given):
                self.add_error(names[0], _now("Give both row and column, or neither."))
        return typed

    def places(self) -> dict[str, tuple[int, int]]:
        typed = self.cleaned_data
        found = {town.code: (typed[f"row-{town.code}"], typed[f"column-{town.code}"]) for town in self.towns}
        return {code: at for code, at in found.items() if all(at)}

    @property
    def lines(self) -> Iterator[tuple[Town, forms.BoundField, forms.BoundField]]:
        for town in self.towns:
            yield town, self[f"row-{town.code}"], self[f"column-{town.code}"]
