"""Which kinds of gathering exist: slices above register a form with the rules it adds to the one event mechanism.

# consultations/pages.py
register(Form("hall-sitting", _("sitting of a hall"), organs=halls_of, agenda_role="hall", needs_agenda=True))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer
from xieshang.places.models import Hall
from xieshang.roster.models import Group


@dataclass(frozen=True)
class Host:
    """An organ that somebody may convene for, with the hall in which it sits, if it is one."""

    actor: Actor
    hall: Hall | None = None
    group: Group | None = None


@dataclass(frozen=True)
class Form:
    """A kind of gathering. `hosts` answers for which organs a viewer may convene; `agenda_role` as what the organ must be
    party to every case on the agenda ("" any case); `needs_others`: a unit or a resident must be invited; `is_public`: date,
    place and titles are published with the convocation, on `public_page` (the name of an address) if it has one of its own;
    `notice` and `material` name the norms for how many working days before it convocation and papers are due ("" for papers:
    nothing is said); `quorum` that for how many percent of the members due have to be present ("": nothing is said).
    `agenda_hint`: what has to happen before a case can stand on the agenda."""

    code: str
    label: str
    hosts: Callable[[Viewer, date], list[Host]]
    agenda_role: str = ""
    needs_agenda: bool = False
    needs_others: bool = False
    is_public: bool = False
    order: int = 50
    public_page: str = ""
    notice: str = "gatherings.notice_days"
    material: str = ""
    quorum: str = ""
    agenda_hint: str = ""


registered: dict[str, Form] = {}


def register(form: Form) -> Form:
    """The form exists from now on; a code stands for one form only."""
    if form.code in registered:
        raise ValueError(f"form of gathering {form.code} is registered twice")
    registered[form.code] = form
    return form


def in_order() -> list[Form]:
    return sorted(registered.values(), key=lambda form: (form.order, form.code))


def codes(*, needs: str) -> list[str]:
    """The forms for which a rule (a name of a yes-or-no field) holds."""
    return [form.code for form in registered.values() if getattr(form, needs)]
