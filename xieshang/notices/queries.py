"""Who is to be told, and what lies in somebody's inbox; the door is asked each time anew."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from xieshang.accounts.models import Account
from xieshang.kernel import stories
from xieshang.kernel.models import Actor, Case, Entry, Party, admits
from xieshang.kernel.permits import named_parties, parties_of, remember_parties
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer, hats_of_all
from xieshang.notices.models import Mute, Notice, Preference
from xieshang.notices.registry import Notice as Kind
from xieshang.notices.registry import registered
from xieshang.roster.models import Appointment, Membership


@dataclass(frozen=True)
class News:
    """An entry of the log that somebody should know."""

    kind: Kind
    entry: Entry
    case: Case

    @property
    def standing(self) -> set[int]:
        return {party.actor_id for party in parties_of(self.case)}

    def parties(self, *kinds: str) -> set[int]:
        """Persons, organs or units that are party to the case in a role that hears of this."""
        named = [party.actor for party in parties_of(self.case) if party.role in self.kind.party_roles]
        return {actor.pk for actor in named if actor.kind in kinds}


def recipients(news: list[News], body_id: int, at: datetime) -> list[list[int]]:
    """For each the persons of the body whom it concerns and who may know of the case on this day, each once."""
    _read_parties(news)
    concerned = _concerned(news, body_id, timezone.localdate(at))
    known = {viewer.actor_id: viewer for viewer in readers(sorted(set().union(*concerned)), body_id, at)}
    return [
        [pk for pk in sorted(ids) if admits(known[pk], piece.case, piece.standing)]
        for piece, ids in zip(news, concerned, strict=True)
    ]


def _read_parties(news: list[News]) -> None:
    cases = {piece.case.pk: piece.case for piece in news}
    standing: dict[int, list[Party]] = {pk: [] for pk in cases}
    for party in Party.objects.filter(case_id__in=cases, until__isnull=True).select_related("actor"):
        standing[party.case_id].append(party)
    for piece in news:
        remember_parties(piece.case, standing[piece.case.pk])


def _concerned(news: list[News], body_id: int, day: date) -> list[set[int]]:
    """Parties in person, who acts for organs and units that are parties, and who wears a hat that hears of it."""
    organs = [piece.parties(Actor.Kind.ORGAN, Actor.Kind.UNIT) for piece in news]
    hats = {hat for piece in news for hat in piece.kind.hats}
    held = Appointment.objects.valid_on(day).filter(body_id=body_id)
    held = held.filter(Q(of_id__in=set().union(*organs)) | Q(role__in=hats))
    worn = list(held.values_list("actor_id", "role", "of_id"))
    members: set[int] = set()
    if "member" in hats:
        standing = Membership.objects.valid_on(day).filter(body_id=body_id)
        members = set(standing.values_list("person__actor_id", flat=True))
    return [
        piece.parties(Actor.Kind.PERSON)
        | {pk for pk, role, of in worn if of in acted_for or role in piece.kind.hats}
        | (members if "member" in piece.kind.hats else set())
        for piece, acted_for in zip(news, organs, strict=True)
    ]


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
    parties = [party.actor.name for party in named_parties(case) if party.role in roles]
    return [*dict.fromkeys(parties), *(str(stories.hat_labels.get(hat, hat)) for hat in kind.hats)]


def chosen_modes(actor_ids: Collection[int], codes: Collection[str]) -> dict[tuple[int, str], str]:
    """How these persons want to be told of these kinds of notice, where they chose."""
    rows = Preference.objects.filter(actor_id__in=actor_ids, code__in=codes)
    return {(actor_id, code): mode for actor_id, code, mode in rows.values_list("actor_id", "code", "mode")}


def muting(case_ids: Collection[int]) -> set[tuple[int, int]]:
    """Who mutes which of these cases."""
    return set(Mute.objects.filter(case_id__in=case_ids).values_list("actor_id", "case_id"))


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
