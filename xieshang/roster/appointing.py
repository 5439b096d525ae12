"""Who may give which office to whom: nobody grants more than they hold, nothing to themselves, nothing elsewhere."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.accounts import factors, traces
from xieshang.accounts import ops as accounts
from xieshang.accounts.models import Account, normal_username
from xieshang.kernel import clock
from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster import ops
from xieshang.roster.hats import ROLES
from xieshang.roster.models import Appointment, Person

# Membership comes from the roster. The office gives what sees less than the office itself.
GRANTS = {
    "admin": frozenset(ROLES) - {"member"},
    "office": frozenset({"convenor", "keeper", "unit", "informant"}),
}
FOR_AN_ORGAN = frozenset({"committee", "convenor", "keeper", "unit"})
LONGEST_DELEGATION = timedelta(days=366)


def grantable(by: Viewer) -> list[str]:
    """The roles that this viewer may give, in the order of the list."""
    held = frozenset[str]().union(*(roles for hat, roles in GRANTS.items() if by.wears(hat)))
    return [code for code in ROLES if code in held]


@transaction.atomic
def grant(
    account: Account,
    *,
    role: str,
    of: Actor | None,
    since: date,
    until: date | None,
    decision: str,
    by: Viewer,
    at: datetime,
) -> Appointment:
    """The person holds the office from the day on; who gave it stands in the story of the account."""
    made = _appoint(account.actor, role=role, of=of, since=since, until=until, decision=decision, by=by)
    traces.leave(account, "office_given", at=at, by=_actor(by))
    return made


@transaction.atomic
def appoint_person(
    actor: Actor, *, role: str, of: Actor | None, since: date, until: date | None, decision: str, by: Viewer
) -> Appointment:
    """The same for somebody who has no account yet: the office waits for them."""
    made = _appoint(actor, role=role, of=of, since=since, until=until, decision=decision, by=by)
    _trace(actor, "office_given", by)
    return made


def _appoint(
    actor: Actor, *, role: str, of: Actor | None, since: date, until: date | None, decision: str, by: Viewer
) -> Appointment:
    _check_right(actor, role, by)
    if not decision.strip():
        raise Invalid({"decision": [_("Name the deciding document.")]})
    if (role in FOR_AN_ORGAN) != (of is not None):
        words = _("Say for which organ or unit.") if of is None else _("This office is not for an organ or unit.")
        raise Invalid({"of": [words]})
    _check_free(actor, role, of, since, until)
    return ops.appoint(actor, role=role, of=of, since=since, until=until, decision=decision.strip())


@transaction.atomic
def end(appointment: Appointment, *, last_day: date, by: Viewer) -> Appointment:
    """The office ends with the day, and with a leader's office the delegations that they gave; one administrator stays."""
    _check_right(appointment.actor, appointment.role, by)
    if appointment.role == "admin" and not _another_admin(appointment, last_day):
        raise Invalid({"last_day": [_("Somebody has to be administrator: appoint another one first.")]})
    ops.end_appointment(appointment, last_day=last_day)
    if appointment.role == "leader":
        lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)
        given = Appointment.objects.filter(
            lasting, role="secretary", of_id=appointment.actor_id, valid_from__lte=last_day
        )
        given.update(valid_to=last_day)
    _trace(appointment.actor, "office_ended", by)
    return appointment


@transaction.atomic
def delegate(to: Account, *, since: date, until: date, by: Viewer, at: datetime) -> Appointment:
    """From day to day this person acts for the leader; each act names both."""
    today = timezone.localdate(at)
    if not by.wears("leader"):
        raise NotAllowed(_("Only a leader names who acts for them."))
    if to.actor.body_id != by.body_id or to.actor_id == by.actor_id:
        raise Invalid({"name": [_("Name somebody else of this committee.")]})
    if since < today:
        raise Invalid({"since": [_("A delegation cannot begin in the past.")]})
    if until < since or until - since > LONGEST_DELEGATION:
        raise Invalid({"until": [_("A delegation ends after it begins, and within a year.")]})
    leader = Actor.objects.get(pk=by.acting_id)
    _check_free(to.actor, "secretary", leader, since, until)
    made = ops.appoint(
        to.actor, role="secretary", of=leader, since=since, until=until, decision=_("named by the leader")
    )
    traces.leave(to, "delegation_given", at=clock.real_now(), by=leader)
    return made


@transaction.atomic
def end_delegation(pk: int, *, by: Viewer, at: datetime) -> Appointment:
    """The delegation ends with this day, as offices do; one that was still to come never holds."""
    found = Appointment.objects.filter(pk=pk, role="secretary", of_id=by.acting_id, body_id=by.body_id).first()
    if found is None:
        raise NotFound()
    today = timezone.localdate(at)
    if found.valid_to is not None and found.valid_to <= today:
        raise Invalid({"": [_("This delegation ends today or has ended already.")]})
    # A row that ends before it begins holds on no day; it stays as a record.
    found.valid_to = max(today, found.valid_from - timedelta(days=1))
    found.save(update_fields=["valid_to"])
    _trace(found.actor, "delegation_ended", by)
    return found


@transaction.atomic
def open_account(name: str, *, username: str, email: str, by: Viewer, at: datetime) -> Account:
    """The person has an account without a password; somebody whom the roster does not know is enrolled."""
    _check_admin(by)
    if Account.objects.filter(username=normal_username(username)).exists():
        raise Invalid({"username": [_("This user name is taken.")]})
    known = list(Person.objects.filter(body_id=by.body_id, actor__name=name).select_related("actor")[:2])
    if len(known) > 1:
        raise Invalid({"name": [_("Several people have this name. Give them their accounts by import.")]})
    body = Actor.objects.select_related("body").get(pk=by.acting_id).body
    person = known[0] if known else ops.enrol_person(body, profile=ops.Profile(name=name))
    if Account.objects.filter(actor_id=person.actor_id).exists():
        raise Invalid({"name": [_("This person has an account already.")]})
    account = Account.objects.create_account(username, actor=person.actor, email=email)
    traces.leave(account, "opened", at=at, by=_actor(by))
    return account


def link_for(account: Account, *, by: Viewer, at: datetime) -> str:
    """The secret of a link to hand over in person; an account with an e-mail address has it sent there and nowhere else."""
    check_over(account, by)
    if account.email:
        raise NotAllowed(_("This account has an e-mail address: the link goes there, and nobody else sees it."))
    return accounts.invite(account, at=at, by_actor=_actor(by))


def take_second_factor(account: Account, *, by: Viewer, at: datetime) -> None:
    """Who lost the phone sets up another one at the next sign-in."""
    check_over(account, by)
    factors.take_away(account, at=at, by=_actor(by))
    accounts.end_sessions(account)


def close(account: Account, *, by: Viewer, at: datetime) -> None:
    """The account is closed; the offices stay until they are ended."""
    check_over(account, by)
    accounts.close_account(account, at=at, by=_actor(by))


def _check_admin(by: Viewer) -> None:
    if not by.wears("admin"):
        raise NotAllowed(_("Only the administrator may do this."))


def check_over(account: Account, by: Viewer) -> None:
    """For accounts of one's own body, except one's own."""
    _check_admin(by)
    if account.actor.body_id != by.body_id:
        raise NotFound()
    if account.actor_id == by.actor_id:
        raise NotAllowed(_("For your own account another administrator does this."))


def _check_right(actor: Actor, role: str, by: Viewer) -> None:
    if actor.body_id != by.body_id:
        raise NotFound()
    if role not in grantable(by):
        raise NotAllowed(_("Nobody gives or ends an office that is more than their own."))
    if actor.pk == by.actor_id:
        raise NotAllowed(_("Nobody gives or ends an office of their own."))


def _check_free(actor: Actor, role: str, of: Actor | None, since: date, until: date | None) -> None:
    held = Appointment.objects.filter(actor=actor, role=role, of=of).exclude(valid_to__lt=since)
    if until is not None:
        held = held.filter(valid_from__lte=until)
    if held.exists():
        raise Invalid({"since": [_("The person holds this office on these days already.")]})


def _another_admin(appointment: Appointment, last_day: date) -> bool:
    rows = Appointment.objects.valid_on(last_day + timedelta(days=1)).filter(body_id=appointment.body_id, role="admin")
    return rows.exclude(pk=appointment.pk).exclude(actor_id=appointment.actor_id).exists()


def _actor(by: Viewer) -> Actor:
    return Actor.objects.get(pk=by.acting_id)


def _trace(actor: Actor, what: str, by: Viewer) -> None:
    account = Account.objects.filter(actor=actor).first()
    if account is not None:
        # The story of an account is told in real time, as sign-in is.
        traces.leave(account, what, at=clock.real_now(), by=_actor(by))
