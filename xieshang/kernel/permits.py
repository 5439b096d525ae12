"""Who may: a permit is one rule with two faces, `allows` for a button and `where` for lists and to-dos.

    permit("hall_convenor", party("hall", role="convenor"), _("Only the convenor of the hall may do this."))

Rules are combined with `&`, `|` and `~`. Both faces come from the same definition; a property test proves that they agree.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, prefetch_related_objects

from xieshang.kernel.models import Case, Party
from xieshang.kernel.questions import Kept
from xieshang.kernel.viewer import Viewer

EVERY = Q()
NONE = Q(pk__in=())


# What somebody may hold: a hat in the body ("office"), a hat for an organ or unit ("convenor@12"), or being themselves ("@45").
Keys = frozenset[str]
NO_KEYS: Keys = frozenset()


@dataclass(frozen=True)
class Rule:
    """A condition on a viewer and a case; `roles` names the hats that can fulfil it.

    `keys` are those that open it for this case, None when it does not depend on who looks. `bars` are the hats that can spoil it.
    `exact` says whether holding one of the keys, and none of the bars, is all there is to it.
    """

    allows: Callable[[Viewer, Case], bool]
    where: Callable[[Viewer], Q]
    roles: tuple[str, ...] = ()
    keys: Callable[[Case], Keys | None] = lambda case: NO_KEYS
    bars: tuple[str, ...] = ()
    keyed: bool = True
    exact: bool = True

    def __and__(self, other: "Rule") -> "Rule":
        def keys(case: Case) -> Keys | None:
            mine, theirs = self.keys(case), other.keys(case)
            return theirs if mine is None else mine if theirs is None else mine & theirs

        return Rule(
            lambda viewer, case: self.allows(viewer, case) and other.allows(viewer, case),
            lambda viewer: self.where(viewer) & other.where(viewer),
            self.roles + other.roles,
            keys,
            self.bars + other.bars,
            self.keyed or other.keyed,
            self.exact and other.exact and not (self.keyed and other.keyed),
        )

    def __or__(self, other: "Rule") -> "Rule":
        def keys(case: Case) -> Keys | None:
            mine, theirs = self.keys(case), other.keys(case)
            return None if mine is None or theirs is None else mine | theirs

        return Rule(
            lambda viewer, case: self.allows(viewer, case) or other.allows(viewer, case),
            lambda viewer: either(self.where(viewer), other.where(viewer)),
            self.roles + other.roles,
            keys,
            self.bars + other.bars,
            self.keyed and other.keyed,
            self.exact and other.exact,
        )

    def __invert__(self) -> "Rule":
        return Rule(
            lambda viewer, case: not self.allows(viewer, case),
            lambda viewer: ~self.where(viewer) if self.where(viewer) else NONE,
            keys=lambda case: None,
            bars=self.roles,
            keyed=False,
            exact=bool(self.roles),
        )


def key_of(role: str, actor_id: int | None = None) -> str:
    """The key of a hat in the body, of a hat for an organ, or (without a role) of somebody in person."""
    return f"{role}@{actor_id}" if actor_id is not None else role


def keys_of(viewer: Viewer) -> Keys:
    """Everything this viewer holds in the body."""
    hats = [hat for hat in viewer.hats if hat.body_id == viewer.body_id]
    held = {key_of(hat.role) for hat in hats} | {key_of(hat.role, hat.of) for hat in hats if hat.of is not None}
    return frozenset(held | {key_of("", pk) for pk in (viewer.actor_id, viewer.behalf_of_id) if pk is not None})


def either(one: Q, other: Q) -> Q:
    """`|` that keeps "every row" (an empty Q would vanish in a plain or)."""
    return EVERY if not one or not other else one | other


def fits_nothing(where: Q) -> bool:
    """Whether the condition can be seen to fit no row, without asking the database."""
    verdicts = [fits_nothing(child) if isinstance(child, Q) else child == ("pk__in", ()) for child in where.children]
    if not verdicts or where.negated:
        return False
    return all(verdicts) if where.connector == Q.OR else any(verdicts)


@dataclass(frozen=True)
class Permit:
    """A named right: its rule, and the sentence for those who lack it."""

    code: str
    rule: Rule
    reason: str

    def allows(self, viewer: Viewer, case: Case) -> bool:
        return viewer.body_id == case.body_id and self.rule.allows(viewer, case)

    def where(self, viewer: Viewer) -> Q:
        return Q(body_id=viewer.body_id) & self.rule.where(viewer)


permits: dict[str, Permit] = {}


def permit(code: str, rule: Rule, reason: str) -> Permit:
    """Register a right; a code stands for one right only."""
    if code in permits:
        raise ValueError(f"permit {code} is registered twice")
    permits[code] = Permit(code, rule, reason)
    return permits[code]


def hat(*roles: str) -> Rule:
    """Whoever wears one of these hats in the case's body."""
    return Rule(
        lambda viewer, case: viewer.wears(*roles),
        lambda viewer: EVERY if viewer.wears(*roles) else NONE,
        roles,
        lambda case: frozenset(roles),
    )


def party(kind: str, *, role: str = "") -> Rule:
    """Whoever is party to the case as `kind`: in person, or (with `role`) by wearing that hat for the organ or unit."""

    def actors(viewer: Viewer) -> frozenset[int]:
        own = frozenset({viewer.actor_id, viewer.behalf_of_id} - {None})
        return viewer.actors_as(role) if role else own  # type: ignore[return-value]

    def allows(viewer: Viewer, case: Case) -> bool:
        return any(p.role == kind and p.actor_id in actors(viewer) for p in parties_of(case))

    def where(viewer: Viewer) -> Q:
        ids = actors(viewer)
        if not ids:
            return NONE
        return Q(pk__in=Party.objects.filter(role=kind, actor_id__in=ids, until__isnull=True).values("case_id"))

    def keys(case: Case) -> Keys:
        return frozenset(key_of(role, p.actor_id) for p in parties_of(case) if p.role == kind)

    return Rule(allows, where, (role,) if role else (), keys)


def token() -> Rule:
    """Whoever opened the case with its query code."""
    return Rule(
        lambda viewer, case: case.pk in viewer.tokens, lambda viewer: Q(pk__in=viewer.tokens) if viewer.tokens else NONE
    )


def column(**conditions: object) -> Rule:
    """Cases whose own columns have these values (Case columns only, so that mixed lists stay one statement)."""
    return Rule(
        lambda viewer, case: all(getattr(case, name) == value for name, value in conditions.items()),
        lambda viewer: Q(**conditions),
        keys=lambda case: None if all(getattr(case, name) == value for name, value in conditions.items()) else NO_KEYS,
        keyed=False,
    )


def system() -> Rule:
    """The machine itself: `tick` and the demo's clockwork."""
    return Rule(lambda viewer, case: viewer.is_system, lambda viewer: EVERY if viewer.is_system else NONE)


def anyone() -> Rule:
    return Rule(lambda viewer, case: True, lambda viewer: EVERY, keys=lambda case: None, keyed=False)


def nobody() -> Rule:
    """For steps that only a word from another slice takes."""
    return Rule(lambda viewer, case: False, lambda viewer: NONE)


def parties_of(case: Case) -> list[Party]:
    """The standing parties of a case, read once per instance; who they are by name is asked of `named_parties`."""
    kept = case.__dict__.get("_parties")
    if kept is None:
        kept = case.__dict__["_parties"] = _standing(case.pk)
    return kept


_standing = Kept(lambda pk: Party.objects.filter(case_id=pk, until__isnull=True))


def named_parties(case: Case) -> list[Party]:
    """The same with their actors."""
    parties = parties_of(case)
    prefetch_related_objects(parties, "actor")
    return parties


def remember_parties(case: Case, parties: list[Party]) -> None:
    """The standing parties were read together with the case."""
    case.__dict__["_parties"] = parties


def forget_parties(case: Case) -> None:
    case.__dict__.pop("_parties", None)
