"""The four forms of consultation as kinds of gathering: who convenes, what stands on the agenda, what is due before."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.kinds import Form, Host, register
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, SpecialCommittee, Term

THEMATIC, COUNTERPART = "thematic-consultation", "counterpart-consultation"
SECTOR, HANDLING = "sector-consultation", "handling-consultation"
# The form of a topic in the plan -> the kind of gathering in which it is consulted on.
BY_TOPIC = {"thematic": THEMATIC, "counterpart": COUNTERPART, "sector": SECTOR, "handling": HANDLING}


def groups_of(viewer: Viewer, day: date) -> list[Host]:
    """The groups that the viewer convenes; the office convenes all."""
    if not viewer.wears("office", "convenor"):
        return []
    rows = Group.objects.filter(body_id=viewer.body_id, term__in=Term.objects.holding(day))
    if not viewer.wears("office"):
        rows = rows.filter(actor_id__in=viewer.actors_as("convenor"))
    return [Host(row.actor, group=row) for row in rows.select_related("actor").order_by("kind", "code", "pk")]


def committees_of(viewer: Viewer, day: date) -> list[Host]:
    """The special committees for whose staff the viewer works; the office convenes for all."""
    if not viewer.wears("office", "committee"):
        return []
    rows = SpecialCommittee.objects.filter(body_id=viewer.body_id, term__in=Term.objects.holding(day))
    if not viewer.wears("office"):
        rows = rows.filter(actor_id__in=viewer.actors_as("committee"))
    return [Host(row.actor) for row in rows.select_related("actor").order_by("code", "pk")]


def whoever_convenes(viewer: Viewer, day: date) -> list[Host]:
    """The special committees for which the viewer convenes; a group is taken out by its own convenors."""
    return [*committees_of(viewer, day), *([] if viewer.wears("office") else groups_of(viewer, day))]


def by_the_office(viewer: Viewer, day: date) -> list[Host]:
    """Thematic consultations are called by the committee as a whole: the office calls them, a special committee prepares them."""
    return committees_of(viewer, day) if viewer.wears("office") else []


def _consultation(code: str, label: str, order: int, **rules: object) -> Form:
    return register(
        Form(
            code,
            label,
            needs_agenda=True,
            needs_others=True,
            is_public=True,
            order=order,
            notice="consultations.notice_days",
            material="consultations.material_days",
            quorum=f"quorum.{code}",
            **rules,  # type: ignore[arg-type]
        )
    )


IN_PLAN = _("A topic can stand here once it is in a published plan.")
LED = _("A topic can stand here once it is in a published plan and this special committee leads it.")
TAKEN_PART = _("A topic can stand here once it is in a published plan and this group takes part in it.")
_consultation(THEMATIC, _("thematic consultation"), 31, hosts=by_the_office, agenda_hint=IN_PLAN)
_consultation(COUNTERPART, _("counterpart consultation"), 32, hosts=committees_of, agenda_role="lead", agenda_hint=LED)
_consultation(SECTOR, _("sector consultation"), 30, hosts=groups_of, agenda_role="group", agenda_hint=TAKEN_PART)
_consultation(HANDLING, _("consultation on handling proposals"), 33, hosts=committees_of, agenda_hint=IN_PLAN)

# Members go and see for themselves (调研, 视察), for a special committee or a group; what they find is suggested from here.
for code, label, order in (("survey", _("survey on the spot"), 34), ("inspection", _("inspection"), 35)):
    register(Form(code, label, hosts=whoever_convenes, order=order))
