"""Who is to be told, and what lies in somebody's inbox; the door is asked each time anew."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from xieshang.accounts.models import Account
from xieshang.kernel import stories
from xieshang.kernel.models import Actor, Case, Party, admits
from xieshang.kernel.permits import parties_of
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer, hats_of_all
from xieshang.notices.models import Mute, Notice, Preference
from xieshang.notices.registry import Notice as Kind
from xieshang.notices.registry import registered
from xieshang.roster.models import Appointment, Membership


def recipients(kind: Kind, case: Case, at: datetime) -> list[Viewer]:
    """The persons whom this concerns and who may know of the case at this moment, each once."""
    day = timezone.localdate(at)
    roles = kind.party_roles
    named = list(Party.objects.filter(case_id=case.pk, role__in=roles, until__isnull=True).select_related("actor"))
    ids = {party.actor_id for party in named if party.actor.kind == Actor.Kind.PERSON}
    organs = [party.actor_id for party in named if party.actor.kind in (Actor.Kind.ORGAN, Actor.Kind.UNIT)]
    held = Appointment.objects.valid_on(day).filter(body_id=case.body_id)
    ids |= set(held.filter(Q(of_id__in=organs) | Q(role__in=kind.hats)).values_list("actor_id", flat=True))
    if "member" in kind.hats:
        members = Membership.objects.valid_on(day).filter(body_id=case.body_id)
        ids |= set(members.values_list("person__actor_id", flat=True))
    standing = {party.actor_id for party in parties_of(case)}
    return [viewer for viewer in readers(sorted(ids), case.body_id, at) if admits(viewer, case, standing)]


def readers(actor_ids: list[int], body_id: int, at: datetime) -> list[Viewer]:
    """Persons as viewers at a moment, without a request: two statements for all."""
    worn = hats_of_all(actor_ids, at)
    return [Viewer(body_id=body_id, at=at, actor_id=pk, hats=worn[pk], key=f"actor:{pk}") for pk in actor_ids]


def reader(actor_id: int, body_id: int, at: datetime) -> Viewer:
    return readers([actor_id], body_id, at)[0]


def names_told(code: str, case: Case) -> list[str]:
    """Who hears of it, in words fit for the page: parties by name, hats by their label."""
    kind = registered.get(code)
    if kind is None:
        return []
    roles = kind.party_roles
    parties = [party.actor.name for party in parties_of(case) if party.role in roles]
    return [*dict.fromkeys(parties), *(str(stories.hat_labels.get(hat, hat)) for hat in kind.hats)]


def mode_of(actor_ids: list[int], kind: Kind) -> dict[int, str]:
    """How each of these wants to be told of this kind of notice."""
    chosen = dict(Preference.objects.filter(actor_id__in=actor_ids, code=kind.code).values_list("actor_id", "mode"))
    return {pk: chosen.get(pk, kind.default) for pk in actor_ids}


def muting(case: Case) -> set[int]:
    return set(Mute.objects.filter(case_id=case.pk).values_list("actor_id", flat=True))


def inbox(viewer: Viewer) -> QuerySet[Notice]:
    """What this person was told of cases that are still open to them."""
    if viewer.actor_id is None:
        return Notice.objects.none()
    door = Case.objects.visible_to(viewer).filter(pk=OuterRef("case_id"))
    return Notice.objects.filter(Exists(door), recipient_id=viewer.actor_id)


def unread(viewer: Viewer) -> QuerySet[Notice]:
    return inbox(viewer).filter(read_at__isnull=True)


def open_to(viewer: Viewer, case: Case) -> bool:
    """Whether the door still lets the viewer see the case."""
    return Case.objects.visible_to(viewer).filter(pk=case.pk).exists()


def one(viewer: Viewer, notice_id: int) -> Notice:
    """A notice in this person's own inbox."""
    row = inbox(viewer).filter(pk=notice_id).first()
    if row is None:
        raise NotFound()
    return row


def chosen(viewer: Viewer) -> dict[str, str]:
    """The ways of telling that this person has chosen, by kind of notice."""
    return dict(Preference.objects.filter(actor_id=viewer.actor_id or 0).values_list("code", "mode"))


def with_address() -> QuerySet:
    """The actors to whom an e-mail can go at all."""
    return Account.objects.filter(is_active=True).exclude(email="").values("actor_id")
