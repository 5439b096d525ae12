"""The shape of what is typed about gatherings."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.flow import REPLIES, REPLY_FIELDS
from xieshang.gatherings.models import AgendaItem, Gathering, Remark, Role
from xieshang.gatherings.ops import Guest, Plan, Saying
from xieshang.gatherings.queries import chosen
from xieshang.handling.forms import FIRST_ROWS, MOST_UNITS, OrderRows
from xieshang.kernel.flow.forms import FilesField
from xieshang.kernel.forms import DayField, HourField
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.numerals import number
from xieshang.kernel.picking import Pick, PickMany
from xieshang.places.models import Hall, Home

MOST_RESIDENTS = 60
LONGEST_NAME = 40
MEMBERS_COME_AS = (
    (Role.MEMBER, _("members, who count for the quorum")),
    (Role.OBSERVER, _("observers, who do not")),
)
FURTHEST = timedelta(days=731)


def names_in(text: str) -> list[str]:
    """Names typed one to a line, or parted by commas of either script."""
    for sign in "，、；;,":
        text = text.replace(sign, "\n")
    return list(dict.fromkeys(name for line in text.splitlines() if (name := " ".join(line.split()))))


def check_hours(form: forms.Form, typed: dict[str, Any]) -> None:
    """It begins before it ends."""
    starts, ends = typed.get("starts"), typed.get("ends")
    if starts and ends and ends <= starts:
        form.add_error("ends", _now("A gathering cannot end before it begins."))


def check_coming(form: forms.Form, typed: dict[str, Any], today: date) -> None:
    """It begins before it ends, on a day to come that is within a year."""
    check_hours(form, typed)
    day = typed.get("day")
    if day and day < today:
        form.add_error("day", _now("This day is past."))
    if day and day > today + timedelta(days=365):
        form.add_error("day", _now("This day is more than a year away."))


class NamesField(forms.CharField):
    """Names of people without an account; cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> Any:
        names = names_in(super().clean(value))
        if len(names) > MOST_RESIDENTS:
            raise forms.ValidationError(_now("At most %(most)s names.") % {"most": MOST_RESIDENTS})
        if any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(_now("A name has at most %(most)s characters.") % {"most": LONGEST_NAME})
        return names


class ActorsField(forms.TypedMultipleChoiceField):
    """Several of the actors given; cleaned to the actors."""

    def __init__(self, actors: Sequence[Actor], **kwargs: Any) -> None:
        known = {str(actor.pk): actor for actor in actors}
        choices = [(str(actor.pk), actor.name) for actor in actors]
        super().__init__(choices=choices, coerce=lambda pk: known[pk], widget=PickMany, **kwargs)


class CasesField(forms.TypedMultipleChoiceField):
    """Several of the cases given; cleaned to the cases."""

    def __init__(self, cases: Sequence[Case], **kwargs: Any) -> None:
        known = {str(case.pk): case for case in cases}
        choices = [(str(case.pk), f"{case.title}（{case.number}）" if case.number else case.title) for case in cases]
        super().__init__(choices=choices, coerce=lambda pk: known[pk], widget=forms.CheckboxSelectMultiple, **kwargs)


class AgendaForm(forms.Form):
    """More cases for an agenda."""

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agenda"] = CasesField(cases, label=_("Cases for the agenda"))


class PlanForm(forms.Form):
    """A gathering in two minutes: when, what about, who."""

    title = forms.CharField(label=_("Title"), max_length=120)
    day = DayField(label=_("Date"))
    starts = HourField(label=_("from"))
    ends = HourField(label=_("until"))
    afterwards = forms.BooleanField(label=_("It took place already and is entered afterwards"), required=False)
    venue = forms.CharField(label=_("Room or place in words"), max_length=120, required=False)
    briefing = forms.CharField(
        label=_("What those invited should know"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        cases: Sequence[Case],
        units: Sequence[Actor],
        group: str = "",
        needs_agenda: bool,
        needs_others: bool = False,
        today: date,
        places: Sequence[Hall | Home] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.places = {str(row.actor_id): row for row in places}
        if places:
            named = [(key, row.actor.name) for key, row in self.places.items()]
            self.fields["place"] = forms.ChoiceField(label=_("Where?"), required=False, choices=[("", "—"), *named])
            self.order_fields(["title", "day", "starts", "ends", "afterwards", "place"])
        self.fields["agenda"] = CasesField(cases, label=_("Cases for the agenda"), required=needs_agenda)
        if group:
            self.fields["group"] = forms.BooleanField(
                label=_("Invite %(group)s") % {"group": group}, required=False, initial=True
            )
        self.fields["units"] = ActorsField(units, label=_("Units to be invited"), required=False)
        if needs_others:
            words = _("The convocation can go out once a unit or a resident is invited, here or later.")
            self.fields["units"].help_text = words
        self.fields["residents"] = NamesField(
            label=_("Residents and others, one to a line"),
            required=False,
            help_text=_("An alias is enough; names stay inside."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_hours(self, cleaned)
        if (day := cleaned.get("day")) is not None:
            self._check_day(day, is_afterwards=cleaned.get("afterwards", False))
        return cleaned

    def _check_day(self, day: date, *, is_afterwards: bool) -> None:
        if day < self.today and not is_afterwards:
            self.add_error("day", _now("This day is past. If the gathering took place already, say so below."))
        if day > self.today and is_afterwards:
            self.add_error("afterwards", _now("This day is still to come."))
        if day > self.today + FURTHEST:
            self.add_error("day", _now("This day is more than two years away."))

    def plan(self, form: str, *, hall: Hall | None, members: Sequence[Actor]) -> Plan:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        guests = [Guest(Role.MEMBER, actor) for actor in members] if typed.get("group") else []
        guests += [Guest(Role.OBSERVER, actor) for actor in typed["units"]]
        guests += [Guest(Role.RESIDENT, name=name) for name in typed["residents"]]
        place = self.places.get(typed.get("place", ""))
        hall = place if isinstance(place, Hall) else hall
        return Plan(
            form=form,
            home=place if isinstance(place, Home) else None,
            title=typed["title"],
            starts_at=timezone.make_aware(datetime.combine(typed["day"], typed["starts"])),
            ends_at=timezone.make_aware(datetime.combine(typed["day"], typed["ends"])),
            hall=hall,
            venue=typed["venue"],
            briefing=typed["briefing"],
            agenda=tuple(typed["agenda"]),
            guests=tuple(guests),
        )


def first_values(title: str, at: datetime, cases: Sequence[Case]) -> dict[str, Any]:
    """A week from now at nine, with everything that waits."""
    day = timezone.localdate(at) + timedelta(days=7)
    return {
        "title": title,
        "day": day,
        "starts": "09:00",
        "ends": "11:00",
        "agenda": [str(case.pk) for case in cases[:3]],
    }


class InviteForm(forms.Form):
    """More people for a gathering."""

    def __init__(
        self,
        *args: Any,
        people: Sequence[Actor],
        units: Sequence[Actor],
        upper: Sequence[Actor] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if people:
            self.fields["people"] = ActorsField(people, label=_("Members"), required=False)
            self.fields["people_as"] = forms.ChoiceField(
                label=_("these members come as"), choices=MEMBERS_COME_AS, initial=Role.MEMBER, required=False
            )
        if upper:
            self.fields["upper"] = ActorsField(upper, label=_("Resident members"), required=False)
        self.fields["units"] = ActorsField(units, label=_("Units"), required=False)
        self.fields["residents"] = NamesField(label=_("Residents and others, one to a line"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in ("people", "upper", "units", "residents")):
            self.add_error("residents", _now("Choose or name at least one person or unit."))
        return cleaned

    def guests(self) -> list[Guest]:
        typed = self.cleaned_data
        return [
            *(Guest(typed.get("people_as") or Role.MEMBER, actor) for actor in typed.get("people", ())),
            *(Guest(Role.GUEST, actor) for actor in typed.get("upper", ())),
            *(Guest(Role.OBSERVER, actor) for actor in typed["units"]),
            *(Guest(Role.RESIDENT, name=name) for name in typed["residents"]),
        ]


class CorrectionForm(forms.Form):
    """The words of an outcome as they should read."""

    agreement = forms.CharField(
        label=_("Agreed"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    dissent = forms.CharField(
        label=_("Dissent"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(label=_("Why the words change"), max_length=200)


class TakeBackForm(forms.Form):
    """Why an outcome was not what came out."""

    reason = forms.CharField(label=_("What was recorded wrongly"), max_length=200)


class StrikeForm(forms.Form):
    """Why somebody counts as absent after all."""

    reason = forms.CharField(label=_("Why the person counts as absent"), max_length=200)


class RemarkForm(forms.Form):
    """Something that was said."""

    kind = forms.ChoiceField(label=_("What"), choices=Remark.Kind.choices, widget=forms.RadioSelect, initial="speech")

    def __init__(
        self, *args: Any, items: Sequence[AgendaItem], present: Sequence[tuple[str, str]], is_late: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._items = {str(item.pk): item for item in items}
        titles = [(str(item.pk), f"{number}. {item.case.title}") for number, item in enumerate(items, 1)]
        self.fields["item"] = forms.ChoiceField(
            label=_("To which case"), choices=[("", _("to the whole gathering")), *titles], required=False
        )
        self.fields["speaker"] = forms.ChoiceField(
            label=_("Who spoke"),
            choices=[("", "—"), *present],
            required=False,
            widget=Pick,
        )
        self.fields["name"] = forms.CharField(label=_("or by name"), max_length=40, required=False)
        self.fields["text"] = forms.CharField(
            label=_("What was said"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
        )
        if is_late:
            self.fields["why"] = forms.CharField(label=_("Why this is added now"), max_length=200)
            self.fields["occurred_on"] = DayField(label=_("Day on which it was said"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("speaker") and not (cleaned.get("name") or "").strip():
            self.add_error("speaker", _now("Say who spoke."))
        return cleaned

    def saying(self) -> Saying:
        typed = self.cleaned_data
        row = chosen(typed["speaker"])
        return Saying(
            kind=typed["kind"],
            text=typed["text"],
            speaker=row.actor if row else None,
            speaker_name=(row.guest_name if row else "") or typed["name"],
            item=self._items.get(typed["item"]),
        )


class OutcomeForm(forms.Form):
    """What came out for one case."""

    outcome = forms.ChoiceField(
        label=_("What came out"), choices=AgendaItem.Outcome.choices[1:], widget=forms.RadioSelect
    )
    agreement = forms.CharField(
        label=_("What was agreed"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    dissent = forms.CharField(
        label=_("Dissent that was voiced"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


def outcome_form(item: AgendaItem, data: QueryDict | None = None) -> OutcomeForm:
    return OutcomeForm(data, prefix=f"item{item.pk}")


def outcome_orders(item: AgendaItem, data: QueryDict | None = None, *, units: list[tuple[str, str]]) -> Any:
    """Rows of tasks for units, bound when data is given."""
    return OrderRows(data, prefix=f"item{item.pk}-orders", form_kwargs={"units": units})


def with_more_orders(item: AgendaItem, data: QueryDict) -> QueryDict:
    """What was typed, with two empty rows more."""
    longer = data.copy()
    name = f"item{item.pk}-orders-TOTAL_FORMS"
    longer[name] = str(min((number(data.get(name, "")) or FIRST_ROWS) + 2, MOST_UNITS))
    return longer


class MinutesForm(forms.Form):
    """The text of the minutes and the revision that the writer began from."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(
        label=_("Text of the minutes"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 30})
    )


class PhotosForm(forms.Form):
    photos = FilesField(label=_("Photos"))


class ReplyForm(forms.Form):
    """A reply to an invitation."""

    reply = forms.ChoiceField(label=REPLY_FIELDS[0].label, choices=REPLIES, widget=forms.RadioSelect)
    reason = forms.CharField(label=REPLY_FIELDS[1].label, max_length=200, required=False)
    substitute = forms.CharField(label=REPLY_FIELDS[2].label, max_length=40, required=False)


def is_over(gathering: Gathering) -> bool:
    """Whether what is entered now is entered late."""
    return gathering.state == "held"
