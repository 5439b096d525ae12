"""Who may: a permit is one rule with two faces, `allows` for a button and `where` for lists and to-dos.

    permit("hall_convenor", party("hall", role="convenor"), _("Only the convenor of the hall may do this."))

Rules are combined with `&`, `|` and `~`. Both faces come from the same definition; a property test proves that they agree.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from xieshang.kernel.models import Case, Party
from xieshang.kernel.viewer import Viewer

EVERY = Q()
NONE = Q(pk__in=())


@dataclass(frozen=True)
class Rule:
    """A condition on a viewer and a case; `roles` names the hats that can fulfil it."""

    allows: Callable[[Viewer, Case], bool]
    where: Callable[[Viewer], Q]
    roles: tuple[str, ...] = ()

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(
            lambda viewer, case: self.allows(viewer, case) and other.allows(viewer, case),
            lambda viewer: self.where(viewer) & other.where(viewer),
            self.roles + other.roles,
        )

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(
            lambda viewer, case: self.allows(viewer, case) or other.allows(viewer, case),
            lambda viewer: either(self.where(viewer), other.where(viewer)),
            self.roles + other.roles,
        )

    def __invert__(self) -> "Rule":
        return Rule(
            lambda viewer, case: not self.allows(viewer, case),
            lambda viewer: ~self.where(viewer) if self.where(viewer) else NONE,
        )


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
        lambda viewer, case: viewer.wears(*roles), lambda viewer: EVERY if viewer.wears(*roles) else NONE, roles
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

    return Rule(allows, where, (role,) if role else ())


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
    )


def system() -> Rule:
    """The machine itself: `tick` and the demo's clockwork."""
    return Rule(lambda viewer, case: viewer.is_system, lambda viewer: EVERY if viewer.is_system else NONE)


def anyone() -> Rule:
    return Rule(lambda viewer, case: True, lambda viewer: EVERY)


def nobody() -> Rule:
    """For steps that only a word from another slice takes."""
    return Rule(lambda viewer, case: False, lambda viewer: NONE)


def parties_of(case: Case) -> list[Party]:
    """The standing parties of a case, read once per instance."""
    kept = case.__dict__.get("_parties")
    if kept is None:
        kept = case.__dict__["_parties"] = list(
            Party.objects.filter(case_id=case.pk, until__isnull=True).select_related("actor")
        )
    return kept


def remember_parties(case: Case, parties: list[Party]) -> None:
    """The standing parties were read together with the case."""
    case.__dict__["_parties"] = parties


def forget_parties(case: Case) -> None:
    case.__dict__.pop("_parties", None)
