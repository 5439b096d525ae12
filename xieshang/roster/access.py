"""Reading about accounts, and about the offices that give them their rights."""

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.accounts.models import Account
from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.hats import ROLES, hats_of_all
from xieshang.roster.models import Appointment, Term

PAGE = 25


@dataclass(frozen=True)
class Line:
    """One account in the list: who, what they are now, whether a second factor stands."""

    account: Account
    offices: str
    second_factor: bool


@dataclass(frozen=True)
class Lines:
    rows: list[Line]
    after: str


@dataclass(frozen=True)
class Held:
    """An office of somebody, and whether this viewer may end it."""

    appointment: Appointment
    words: str
    is_over: bool


def check_reader(viewer: Viewer) -> None:
    """Accounts are for the administrator and the office."""
    if not viewer.wears("admin", "office"):
        raise NotAllowed(_("Accounts are for the administrator and the office."))


def accounts(viewer: Viewer, *, words: str = "", after: str = "") -> Lines:
    """The accounts of the body by user name, one page from a name on: three statements."""
    check_reader(viewer)
    rows = Account.objects.filter(actor__body_id=viewer.body_id).select_related("actor")
    if words:
        rows = rows.filter(Q(actor__name__icontains=words) | Q(username__icontains=words.lower()))
    found = list(rows.filter(username__gt=after).order_by("username")[: PAGE + 1])
    page = found[:PAGE]
    hats = hats_of_all([account.actor_id for account in page], viewer.at)
    safe = set(Authenticator.objects.filter(user__in=page, type="totp").values_list("user_id", flat=True))
    lines = [Line(account, _offices(hats.get(account.actor_id, frozenset())), account.pk in safe) for account in page]
    return Lines(lines, page[-1].username if len(found) > PAGE else "")


def _offices(hats: frozenset) -> str:
    return " · ".join(sorted({str(ROLES[hat.role].label) for hat in hats}))


def account(viewer: Viewer, pk: int) -> Account:
    """An account of the viewer's body."""
    found = Account.objects.filter(pk=pk, actor__body_id=viewer.body_id).select_related("actor__body").first()
    if found is None:
        raise NotFound()
    check_reader(viewer)
    return found


def offices(viewer: Viewer, actor: Actor) -> list[Held]:
    """Every office of the person, those that hold first."""
    today = timezone.localdate(viewer.at)
    rows = Appointment.objects.filter(actor=actor, body_id=viewer.body_id).select_related("of")
    held = [_held(row, today) for row in rows.order_by("-valid_from", "-pk")]
    return sorted(held, key=lambda one: one.is_over)


def _held(row: Appointment, today: date) -> Held:
    words = row.role_label + (f" · {row.of.name}" if row.of else "")
    return Held(row, words, _is_over(row, today))


def _is_over(row: Appointment, today: date) -> bool:
    return row.valid_to is not None and row.valid_to < max(today, row.valid_from)


def appointment(viewer: Viewer, pk: int) -> Appointment:
    """An office in the viewer's body."""
    found = Appointment.objects.filter(pk=pk, body_id=viewer.body_id).select_related("actor", "of").first()
    if found is None:
        raise NotFound()
    check_reader(viewer)
    return found


def delegations(viewer: Viewer) -> list[Held]:
    """Who acts, acted or will act for this leader."""
    if not viewer.wears("leader"):
        raise NotAllowed(_("Only a leader names who acts for them."))
    today = timezone.localdate(viewer.at)
    rows = Appointment.objects.filter(role="secretary", of_id=viewer.acting_id).select_related("actor")
    return [Held(row, row.actor.name, _is_over(row, today)) for row in rows.order_by("-valid_from", "-pk")]


def organs(viewer: Viewer) -> list[Actor]:
    """Organs and units of the body for which an office can be held."""
    kinds = (Actor.Kind.ORGAN, Actor.Kind.UNIT)
    rows = Actor.objects.filter(body_id=viewer.body_id, kind__in=kinds).order_by("kind", "name", "pk")
    # Organs of a term that is over or being prepared bear the same names: no office is given for them here.
    other = (Term.Standing.CLOSED, Term.Standing.PREPARED)
    return list(rows.exclude(group__term__standing__in=other).exclude(special_committee__term__standing__in=other))


def account_named(viewer: Viewer, name: str) -> Account:
    """The one active account of the body with this name or user name."""
    rows = Account.objects.filter(actor__body_id=viewer.body_id, is_active=True).select_related("actor")
    found = list(rows.filter(Q(actor__name=name) | Q(username=name.lower()))[:2])
    if not found:
        raise Invalid({"name": [_("Nobody with an account here has this name.")]})
    if len(found) > 1:
        raise Invalid({"name": [_("Several people have this name. Type the user name.")]})
    return found[0]
