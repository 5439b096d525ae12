"""The roles of a body and the hats that appointments and memberships give."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import BigIntegerField, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.accounts import factors
from xieshang.kernel import stories, viewer
from xieshang.kernel.questions import Question, question
from xieshang.kernel.viewer import Hat
from xieshang.roster.models import Appointment, Membership


@dataclass(frozen=True)
class Role:
    """What an appointment makes of somebody. `sees_body`: knows of every case; `inside`: belongs to the body.

    `sees_sealed`: also of those that are sealed, like a leader's instruction. `guarded`: sees or publishes so much that it
    needs a second factor.
    """

    code: str
    label: str
    sees_body: bool = False
    inside: bool = True
    guarded: bool = False
    sees_sealed: bool = False


ROLES = {
    role.code: role
    for role in (
        Role("office", _("office"), sees_body=True, guarded=True, sees_sealed=True),
        Role("committee", _("special committee staff"), sees_body=True, guarded=True),
        Role("member", _("member")),
        Role("convenor", _("convenor")),
        Role("keeper", _("home keeper")),
        Role("unit", _("undertaking unit"), inside=False),
        Role("leader", _("leader"), sees_body=True, guarded=True, sees_sealed=True),
        Role("secretary", _("leader's secretary"), guarded=True),
        Role("informant", _("informant")),
        Role("editor", _("editor"), guarded=True),
        Role("reviewer", _("reviewer"), guarded=True),
        Role("admin", _("administrator"), guarded=True),
    )
}


def hats_of_all(actor_ids: list[int], at: datetime) -> dict[int, frozenset[Hat]]:
    """Appointments and memberships that hold on the day, as hats: one statement."""
    worn: dict[int, set[Hat]] = {}
    for actor_id, role, body_id, of_id in _worn(tuple(actor_ids), timezone.localdate(at)).rows():
        if role in ROLES:
            worn.setdefault(actor_id, set()).add(_hat(role, body_id, of_id))
    return {actor_id: frozenset(hats) for actor_id, hats in worn.items()}


# Every page asks for the hats of who looks: the statement is the same all day, and making it takes longer than its answer.
@lru_cache(maxsize=1024)
def _worn(actor_ids: tuple[int, ...], day: date) -> Question:
    held = Appointment.objects.valid_on(day).filter(actor_id__in=actor_ids)
    member = Membership.objects.valid_on(day).filter(person__actor_id__in=actor_ids)
    nobody = Value(None, output_field=BigIntegerField())
    rows = held.values_list("actor_id", "role", "body_id", "of_id").union(
        member.values_list("person__actor_id", Value("member"), "body_id", nobody)
    )
    return question(rows)


def _hat(code: str, body_id: int, of_id: int | None) -> Hat:
    role = ROLES[code]
    return Hat(code, body_id, of_id, role.sees_body, role.inside, str(role.label), role.sees_sealed)


def wire() -> None:
    """Viewers get their hats from here, stories the names of the roles, and the sign-in who needs a second factor."""
    viewer.hat_sources.append(hats_of_all)
    factors.guarded_roles.update(role.code for role in ROLES.values() if role.guarded)
    for role in ROLES.values():
        stories.hat_label(role.code, role.label)
