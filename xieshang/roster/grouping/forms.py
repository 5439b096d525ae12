"""What is typed about groupings: how many groups, where each sector falls, the decision, and what is similar."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.numerals import number
from xieshang.roster.grouping.families import Kind
from xieshang.roster.grouping.models import Lot, Part
from xieshang.roster.grouping.ops import NEW, Wish
from xieshang.roster.grouping.proposing import MOST_GROUPS, Fact
from xieshang.roster.models import Membership, SpecialCommittee

SEPARATORS = re.compile(r"[\s,，、;；]+")


class AskForm(forms.Form):
    """A proposal is asked for."""

    count = forms.IntegerField(label=_("How many groups?"), min_value=1, max_value=MOST_GROUPS)


class SectorsForm(forms.Form):
    """The proposal as the office wants it: names, committees, the group of each sector, what stays."""

    count = forms.IntegerField(
        label=_("How many groups?"),
        min_value=1,
        max_value=MOST_GROUPS,
        help_text=_("Counts when you ask again; locked sectors stay."),
    )

    def __init__(
        self, parts: list[Part], lots: list[Lot], committees: list[SpecialCommittee], data: Any = None
    ) -> None:
        super().__init__(data, initial={"count": len(parts)})
        self.parts, self.lots = parts, lots
        self.committees = {row.code: row for row in committees}
        organs = [("", "—"), *((code, row.actor.name) for code, row in self.committees.items())]
        for part in parts:
            name = forms.CharField(label=_now("Name of group %(place)s") % {"place": part.position}, max_length=80)
            name.initial = part.name
            under = forms.ChoiceField(label=_now("Special committee"), choices=organs, required=False)
            under.initial = part.committee.code if part.committee else ""
            self.fields[f"name_{part.pk}"], self.fields[f"under_{part.pk}"] = name, under
        places = [*((str(part.pk), part.name) for part in parts), (str(NEW), _now("a group of its own"))]
        for lot in lots:
            called = lot.sector.name if lot.sector else ""
            place = forms.ChoiceField(label=_now("Group of %(sector)s") % {"sector": called}, choices=places)
            place.initial = str(lot.part_id)
            held = forms.ChoiceField(
                label=_now("Lock %(sector)s") % {"sector": called}, choices=Lot.Held.choices, required=False
            )
            held.initial = lot.held
            self.fields[f"lot_{lot.pk}"], self.fields[f"held_{lot.pk}"] = place, held

    @property
    def groups(self) -> list[tuple[Any, Any]]:
        return [(self[f"name_{part.pk}"], self[f"under_{part.pk}"]) for part in self.parts]

    @property
    def rows(self) -> list[tuple[Lot, Any, Any]]:
        return [(lot, self[f"lot_{lot.pk}"], self[f"held_{lot.pk}"]) for lot in self.lots]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        names = [str(typed.get(f"name_{part.pk}", "")).strip() for part in self.parts]
        for part, name in zip(self.parts, names, strict=True):
            if name and names.count(name) > 1:
                self.add_error(f"name_{part.pk}", _now("Two groups cannot have the same name."))
        return typed

    def wish(self, *, again: bool) -> Wish:
        typed = self.cleaned_data
        return Wish(
            names={part.pk: typed[f"name_{part.pk}"] for part in self.parts},
            committees={part.pk: self.committees.get(typed[f"under_{part.pk}"]) for part in self.parts},
            places={
                lot.pk: int(typed[f"lot_{lot.pk}"]) for lot in self.lots if typed[f"lot_{lot.pk}"] != str(lot.part_id)
            },
            held={lot.pk: typed[f"held_{lot.pk}"] for lot in self.lots},
            count=typed["count"],
            again=again,
        )


class TownsForm(forms.Form):
    """Where those members fall whose town group changes or is not known, and one more by number."""

    member_no = forms.CharField(
        label=_("Another member, by number"), max_length=20, required=False, help_text=_("To move somebody who stays.")
    )
    part = forms.ChoiceField(label=_("To which group?"), required=False)

    def __init__(
        self, parts: list[Part], lots: list[tuple[Lot, Membership]], everybody: list[Lot], data: Any = None
    ) -> None:
        super().__init__(data)
        self.lots, self.everybody = lots, everybody
        places = [("", _now("not known yet")), *((str(part.pk), part.name) for part in parts)]
        self.fields["part"].choices = [("", "—"), *places[1:]]  # type: ignore[attr-defined]
        for lot, member in lots:
            label = _now("Group of %(name)s") % {"name": member.person.actor.name}
            place = forms.ChoiceField(label=label, choices=places, required=False)
            place.initial = str(lot.part_id or "")
            self.fields[f"lot_{lot.pk}"] = place

    def place_of(self, lot: Lot) -> Any:
        return self[f"lot_{lot.pk}"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        asked = str(typed.get("member_no", "")).strip()
        if bool(asked) != bool(typed.get("part")):
            self.add_error("part" if asked else "member_no", _now("Give both, the number and the group."))
        elif asked and self._lot_of(asked) is None:
            self.add_error("member_no", _now("No member of this proposal has this number."))
        return typed

    def _lot_of(self, member_no: str) -> Lot | None:
        return next((lot for lot in self.everybody if lot.membership and lot.membership.member_no == member_no), None)

    def wish(self) -> Wish:
        typed = self.cleaned_data
        places = {
            lot.pk: int(typed[f"lot_{lot.pk}"])
            for lot, _member in self.lots
            if typed[f"lot_{lot.pk}"] not in ("", str(lot.part_id))
        }
        lot = self._lot_of(str(typed.get("member_no", "")).strip())
        if lot is not None:
            places[lot.pk] = int(typed["part"])
        return Wish(places=places)


class FamiliesForm(forms.Form):
    """What is similar: the families with their words, a line for each; and sectors whose name does not say theirs."""

    families = forms.CharField(
        label=_("Kinds of sectors"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "One kind a line: its name, a colon, the words that show it. A committee whose name says a word looks after the kind."
        ),
    )

    def __init__(self, kinds: tuple[Kind, ...], facts: list[Fact], data: Any = None) -> None:
        lines = "\n".join(f"{kind.name}：{' '.join(kind.words)}" for kind in kinds)
        super().__init__(data, initial={"families": lines})
        self.facts = facts
        # Kinds that are only just typed can be chosen too.
        typed = [
            line.replace(":", "：", 1).partition("：")[0].strip()
            for line in (data or {}).get("families", "").splitlines()
        ]
        names = list(dict.fromkeys([*(kind.name for kind in kinds), *typed]))
        for fact in facts:
            chosen = fact.kinship.family if fact.kinship.by_hand else ""
            choices = [("", _now("by its name")), *((name, name) for name in names if name)]
            kin = forms.ChoiceField(
                label=_now("Kind of %(sector)s") % {"sector": fact.sector.name}, choices=choices, required=False
            )
            kin.initial = chosen
            self.fields[f"kin_{fact.sector.pk}"] = kin

    @property
    def rows(self) -> list[tuple[Fact, Any]]:
        return [(fact, self[f"kin_{fact.sector.pk}"]) for fact in self.facts]

    def clean_families(self) -> tuple[Kind, ...]:
        found: dict[str, Kind] = {}
        for place, line in enumerate(self.cleaned_data["families"].splitlines(), 1):
            if not line.strip():
                continue
            name, _colon, words = line.replace(":", "：", 1).partition("：")
            split = tuple(dict.fromkeys(word for word in SEPARATORS.split(words) if word))
            said = {"place": place}
            if not name.strip() or not split:
                raise forms.ValidationError(_now("Line %(place)s: a name, a colon, then at least one word.") % said)
            if len(name.strip()) > 40 or len(" ".join(split)) > 400:
                raise forms.ValidationError(_now("Line %(place)s is too long.") % said)
            if name.strip() in found:
                raise forms.ValidationError(_now("Line %(place)s: this kind stands above already.") % said)
            found[name.strip()] = Kind(name.strip(), split)
        return tuple(found.values())

    def kin(self) -> dict[int, str]:
        return {fact.sector.pk: self.cleaned_data[f"kin_{fact.sector.pk}"] for fact in self.facts}


def version_of(data: Any) -> int | None:
    return number(str(data.get("version", "")))
