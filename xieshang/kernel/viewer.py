"""Who looks and acts: one frozen value that every question and every operation gets."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from django.utils import timezone


@dataclass(frozen=True)
class Hat:
    """A role that somebody holds in a body at a moment, perhaps for one organ or unit (`of`, an actor).

    `sees_body`: knows of every case of the body, except sealed ones; `sees_sealed`: also of those.
    """

    role: str
    body_id: int
    of: int | None = None
    sees_body: bool = False
    inside: bool = True
    label: str = field(default="", compare=False)
    sees_sealed: bool = False


@dataclass(frozen=True)
class Viewer:
    """The subject: an actor of a body with the hats valid at `at`, perhaps for somebody else, perhaps with tokens.

    `tokens` are ids of cases opened by a query code; `scopes` limit what a machine may do, `program` is the token by which it acts.
    """

    body_id: int
    at: datetime
    actor_id: int | None = None
    name: str = ""
    hats: frozenset[Hat] = frozenset()
    behalf_of_id: int | None = None
    tokens: frozenset[int] = frozenset()
    scopes: frozenset[str] = frozenset()
    program: int | None = None
    is_system: bool = False
    key: str = ""

    @classmethod
    def visitor(cls, body_id: int, at: datetime, *, tokens: frozenset[int] = frozenset(), key: str = "") -> Self:
        """Somebody without an account."""
        return cls(body_id=body_id, at=at, tokens=tokens, key=key)

    @property
    def is_signed_in(self) -> bool:
        return self.actor_id is not None and not self.is_system

    @property
    def acting_id(self) -> int:
        """Who acts; a visitor without an actor cannot be written into a record."""
        if self.actor_id is None:
            raise ValueError("nobody acts here")
        return self.actor_id

    @property
    def sees_body(self) -> bool:
        """Staff and leaders know of every case of their body."""
        return self.is_system or any(hat.sees_body and hat.body_id == self.body_id for hat in self.hats)

    @property
    def sees_sealed(self) -> bool:
        """Those few who know even of cases that are sealed, like a leader's instruction."""
        return self.is_system or any(hat.sees_sealed and hat.body_id == self.body_id for hat in self.hats)

    @property
    def member_of_body(self) -> bool:
        """Units and citizens act for themselves; everybody else belongs to the body."""
        return any(hat.inside and hat.body_id == self.body_id for hat in self.hats)

    @property
    def party_actors(self) -> frozenset[int]:
        """Own actor, and the organs and units for which a hat is worn."""
        own = {self.actor_id, self.behalf_of_id} - {None}
        return frozenset(own | {hat.of for hat in self.hats if hat.of is not None and hat.body_id == self.body_id})  # type: ignore[arg-type]

    def wears(self, *roles: str) -> bool:
        return any(hat.role in roles and hat.body_id == self.body_id for hat in self.hats)

    def actors_as(self, role: str) -> frozenset[int]:
        """The organs or units for which this role is held."""
        return frozenset(
            hat.of for hat in self.hats if hat.role == role and hat.of is not None and hat.body_id == self.body_id
        )

    def hat_of(self, roles: tuple[str, ...], concerned: frozenset[int] = frozenset()) -> Hat | None:
        """The hat under which somebody acts who may act because of one of these roles; for an organ concerned first."""
        worn = [hat for hat in self.hats if hat.role in roles and hat.body_id == self.body_id]
        worn.sort(key=lambda hat: (hat.of not in concerned, roles.index(hat.role), hat.of or 0))
        return worn[0] if worn else None

    def of_the_day(self) -> Self:
        """The same viewer at the beginning of the day: equal all day long, so that what hangs on it can be remembered."""
        return replace(self, at=timezone.localtime(self.at).replace(hour=0, minute=0, second=0, microsecond=0))

    def later(self, at: datetime) -> Self:
        return replace(self, at=at)

    def acting_as(self, actor_id: int | None) -> Self:
        """The same viewer as this actor. A method, because requests carry viewers that are made when first looked at."""
        return replace(self, actor_id=actor_id)


HatSource = Callable[[list[int], datetime], dict[int, frozenset[Hat]]]
hat_sources: list[HatSource] = []


def hats_of(actor_id: int, at: datetime) -> frozenset[Hat]:
    """The hats an actor wears at a moment, from every app that knows of some."""
    return hats_of_all([actor_id], at)[actor_id]


def hats_of_all(actor_ids: list[int], at: datetime) -> dict[int, frozenset[Hat]]:
    """The same for many actors, with as many statements as for one."""
    worn: dict[int, frozenset[Hat]] = dict.fromkeys(actor_ids, frozenset())
    for source in hat_sources:
        for actor_id, hats in source(actor_ids, at).items():
            worn[actor_id] |= hats
    return worn
