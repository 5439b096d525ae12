"""An instruction, written on the phone in a minute, or typed from the paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.handling.instructions.ops import Words
from xieshang.kernel.flow.forms import FilesField
from xieshang.kernel.forms import DayField, OnceField
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.uploads import Accepted


class InstructionForm(forms.Form):
    """`leaders` empty: the office types it from paper and names the leader."""

    leader = forms.ChoiceField(label=_("In whose name?"))
    document = forms.CharField(label=_("On which document?"), max_length=120)
    leader_name = forms.CharField(label=_("Who wrote it?"), max_length=40)
    leader_post = forms.CharField(label=_("Office held"), max_length=60, required=False)
    written_on = DayField(label=_("Written on"))
    text = forms.CharField(label=_("Instruction"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    genre = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    to = forms.ChoiceField(
        label=_("To whom?"), required=False, help_text=_("Empty: the office finds who is to handle it.")
    )
    due_on = DayField(label=_("Until when?"), required=False, help_text=_("Empty: as the norm has it."))
    scans = FilesField(label=_("Scan or photo of the paper"), required=False)

    def __init__(
        self,
        *args: Any,
        leaders: list[Actor],
        addressees: list[tuple[Actor, str]],
        kinds: list[tuple[str, str]],
        about: Case | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.leaders = {str(actor.pk): actor for actor in leaders}
        self.addressees = {str(actor.pk): actor for actor, _name in addressees}
        names = [("", "—"), *((str(actor.pk), name) for actor, name in addressees)]
        self.fields["to"].choices = names  # type: ignore[attr-defined]
        self.fields["genre"].choices = kinds  # type: ignore[attr-defined]
        self.initial.setdefault("genre", kinds[0][0])
        self._leave_out()
        self.fields["_once"] = OnceField()

    def _leave_out(self) -> None:
        """A leader is asked nothing that is known already."""
        if self.about is not None:
            del self.fields["document"]
        if self.leaders:
            for name in ("leader_name", "leader_post", "written_on"):
                del self.fields[name]
            known = [(pk, actor.name) for pk, actor in self.leaders.items()]
            self.fields["leader"].choices = known  # type: ignore[attr-defined]
            self.initial.setdefault("leader", known[0][0])
            if len(known) == 1:
                self.fields["leader"].widget = forms.HiddenInput()
        else:
            del self.fields["leader"]

    def words(self, scans: tuple[tuple[str, Accepted], ...]) -> Words:
        typed = self.cleaned_data
        return Words(
            text=typed["text"],
            genre=typed["genre"],
            leader=self.leaders.get(typed.get("leader", "")),
            leader_name=typed.get("leader_name", ""),
            leader_post=typed.get("leader_post", ""),
            about=self.about,
            document=typed.get("document", ""),
            to=self.addressees.get(typed["to"]),
            due_on=typed["due_on"],
            written_on=typed.get("written_on"),
            scans=scans,
        )


class PassForm(forms.Form):
    """A special committee is to see to it."""

    committee = forms.ChoiceField(label=_("Special committee"))
    asked = forms.CharField(label=_("What is asked"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, committees: list[Actor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committees = {str(actor.pk): actor for actor in committees}
        choices = [("", "—"), *((pk, actor.name) for pk, actor in self.committees.items())]
        self.fields["committee"].choices = choices  # type: ignore[attr-defined]
