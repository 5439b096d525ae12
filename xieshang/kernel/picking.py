"""Choosing from a long list: one is found by typing a part of its name, several are ticked or named; without a script, too.

    unit = forms.ChoiceField(label=_("Unit"), widget=Pick)
    members = forms.MultipleChoiceField(label=_("Members"), widget=PickMany)

A list that is short enough to be looked through is shown as browsers show it. With a script the field above a long list of boxes
narrows it while one types; without, the names typed there count as ticked.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# A list up to this long is looked through faster than typed in.
SHORT = 15
CHECKED, NOT_CHECKED = SafeString(" checked"), SafeString("")
BETWEEN = re.compile(r"[、，,；;\n]+")


def _labels(choices: Iterable[Any]) -> dict[str, str]:
    """What can be typed, and the value it stands for; of two that are called the same the later one bears a number."""
    found: dict[str, str] = {}
    for value, label in choices:
        if str(value) == "":
            continue
        name, times = str(label), 1
        while name in found:
            times += 1
            name = f"{label}（{times}）"
        found[name] = str(value)
    return found


def _options(labels: Collection[str]) -> str:
    """What the browser offers while one types; written by one call, since there can be hundreds."""
    return format_html("\n".join(['<option value="{}"></option>'] * len(labels)), *labels) if labels else SafeString("")


def _boxes(name: str, choices: Iterable[Any], ticked: Iterable[str], identity: str) -> str:
    """Boxes as Django shows them, written at once like the options."""
    box = '\n  <div><label for="{0}_{{0}}"><input type="checkbox" name="{1}" value="{{1}}" id="{0}_{{0}}"{{2}}> {{3}}</label></div>'
    rows = (
        (place, value, CHECKED if str(value) in ticked else NOT_CHECKED, label)
        for place, (value, label) in enumerate(choices)
    )
    return format_html_join("", format_html(box, identity, name), rows)


class Pick(forms.Select):
    """One of many."""

    @property
    def template_name(self) -> str:  # type: ignore[override]
        return "kernel/widgets/pick.html" if len(list(self.choices)) > SHORT else forms.Select.template_name

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The value of the choice that was typed; words that are none of them, as they are."""
        if data.get(name) is None:
            return None
        typed, labels = str(data.get(name)).strip(), _labels(self.choices)
        return typed if typed in labels.values() else labels.get(typed, typed)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        if self.template_name == forms.Select.template_name:
            return super().get_context(name, value, attrs)
        context, labels = forms.Widget.get_context(self, name, value, attrs), _labels(self.choices)
        typed = str(value) if value is not None else ""
        shown = next((label for label, key in labels.items() if key == typed), typed)
        return context | {"options": _options(labels), "typed": shown}


class PickMany(forms.CheckboxSelectMultiple):
    """Several of many."""

    @property
    def template_name(self) -> str:  # type: ignore[override]
        is_long = len(list(self.choices)) > SHORT
        return "kernel/widgets/pick_many.html" if is_long else forms.CheckboxSelectMultiple.template_name

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was ticked and what was named."""
        ticked = super().value_from_datadict(data, files, name) or []
        named = [word.strip() for word in BETWEEN.split(data.get(f"{name}-named", "")) if word.strip()]
        labels = _labels(self.choices) if named else {}
        return list(dict.fromkeys([*ticked, *(labels.get(word, word) for word in named)]))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        if self.template_name == forms.CheckboxSelectMultiple.template_name:
            return super().get_context(name, value, attrs)
        context, labels = forms.Widget.get_context(self, name, value, attrs), _labels(self.choices)
        known, ticked = set(labels.values()), set(context["widget"]["value"])
        return context | {
            "options": _options(labels),
            "boxes": _boxes(name, self.choices, ticked, context["widget"]["attrs"].get("id", "")),
            "typed": "、".join(str(one) for one in value or () if str(one) not in known),
        }
