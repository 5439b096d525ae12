"""The shape of what is typed when a consultation is moved."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.consultations.month.slots import Slot
from xieshang.kernel.models import Actor


class MoveForm(forms.Form):
    """To which free slot, into which room, and why."""

    def __init__(self, slots: Sequence[Slot], rooms: Sequence[Actor], length: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.length = length
        self.slots = {slot.half.starts_at.isoformat(): slot for slot in slots}
        self.rooms = {str(room.pk): room for room in rooms}
        choices = [(key, _label(slot, self.rooms)) for key, slot in self.slots.items()]
        self.fields["slot"] = forms.ChoiceField(
            label=_("Free half-days, the nearest first"), choices=choices, widget=forms.RadioSelect
        )
        self.fields["place"] = forms.ChoiceField(
            label=_("Room"),
            choices=[("", _("the first that is free")), *((key, room.name) for key, room in self.rooms.items())],
            required=False,
        )
        self.fields["reason"] = forms.CharField(label=_("Why is it moved?"), max_length=200)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        slot, place = self.slots.get(typed.get("slot", "")), typed.get("place")
        if slot and place and int(place) not in slot.rooms:
            self.add_error("place", _now("This room is taken then; choose another one or leave it open."))
        return typed

    @property
    def chosen(self) -> tuple[datetime, int]:
        """When and where."""
        slot = self.slots[self.cleaned_data["slot"]]
        return slot.half.starts_at, int(self.cleaned_data["place"] or slot.rooms[0])


def _label(slot: Slot, rooms: dict[str, Actor]) -> str:
    local = timezone.localtime(slot.half.starts_at)
    first = rooms.get(str(slot.rooms[0]))
    words = _now("%(day)s %(hour)s, %(room)s and %(more)s other rooms")
    named = {
        "day": f"{date_format(local, 'MONTH_DAY_FORMAT')} {date_format(local, 'D')}",
        "hour": f"{local.hour}:{local.minute:02}",
        "room": first.name if first else "",
        "more": len(slot.rooms) - 1,
    }
    return words % named
