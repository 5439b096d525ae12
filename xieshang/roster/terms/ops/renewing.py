"""Offices for organs of the next term: proposed from those that are held, confirmed by whoever may give them."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.accounts import traces
from xieshang.accounts.models import Account
from xieshang.kernel import clock, flow, stories
from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound, Refusal
from xieshang.kernel.viewer import Viewer
from xieshang.roster import ops as roster
from xieshang.roster.appointing import grantable
from xieshang.roster.models import Appointment, Group, Membership, SpecialCommittee
from xieshang.roster.terms.flow import FLOW
from xieshang.roster.terms.models import Nominee, Renewal, Succession
from xieshang.roster.terms.ops.founding import check_keeper

CONFIRMED, REVOKED = "term_office_confirmed", "term_office_revoked"
stories.note_story(CONFIRMED, gettext_lazy("{who} confirmed an office for “{organ}”"))
stories.note_story(REVOKED, gettext_lazy("{who} took back an office for “{organ}”"))
# The offices that an organ of a term has; they end with it.
OF_THE_TERM = ("committee", "convenor")


@transaction.atomic
def confirm(succession: Succession, actor: Actor, *, role: str, of: Actor, by: Viewer, at: datetime) -> Renewal:
    """The person holds the office for the organ of the next term from its first day; if the term is open already, from today."""
    found = _locked(succession, by)
    _check(found, actor, role, of, by)
    given = {"succession": found, "actor": actor, "role": role, "of": of}
    standing = Renewal.objects.filter(**given).first()
    if standing is not None:
        return standing
    made = Renewal.objects.create(**given, decision=found.decision, confirmed_by_id=by.actor_id, confirmed_at=at)
    flow.note(found, CONFIRMED, by=by, at=at, data={"organ": of.name, "role": role}, words={"who": actor.name})
    if found.stage != "open":
        give(made, since=max(timezone.localdate(at), found.term.starts_on), by=by)
    return made


@transaction.atomic
def revoke(renewal: Renewal, *, by: Viewer, at: datetime) -> None:
    """The office is not given when the term opens."""
    found = _locked(renewal.succession, by)
    if found.stage != "open":
        raise Refusal(_("The term is open: end the office on the page of the account."))
    if renewal.role not in grantable(by):
        raise NotAllowed(_("Nobody gives or ends an office that is more than their own."))
    Renewal.objects.filter(pk=renewal.pk).delete()
    data = {"organ": renewal.of.name, "role": renewal.role}
    flow.note(found, REVOKED, by=by, at=at, data=data, words={"who": renewal.actor.name})


def _locked(succession: Succession, by: Viewer) -> Succession:
    check_keeper(succession.body_id, by)
    found = flow.lock(succession, FLOW)
    return Succession.objects.select_related("term", "old").get(pk=found.pk)


def _check(found: Succession, actor: Actor, role: str, of: Actor, by: Viewer) -> None:
    if actor.body_id != found.body_id:
        raise NotFound()
    if role not in OF_THE_TERM or role not in grantable(by):
        raise NotAllowed(_("Nobody gives or ends an office that is more than their own."))
    if actor.pk == by.actor_id:
        raise NotAllowed(_("Nobody gives or ends an office of their own."))
    organs = SpecialCommittee if role == "committee" else Group
    if not organs.objects.filter(term=found.term, actor=of).exists():
        raise Invalid({"of": [_("Choose one of the same term.")]})
    if words := not_named(found, actor, role):
        raise Invalid({"name": [words]})


def not_named(found: Succession, actor: Actor, role: str) -> str:
    """Who convenes a group of members is a member of the term; said in words where somebody is not, or not yet."""
    if role != "convenor":
        return ""
    was_member = Membership.objects.filter(body_id=found.body_id, person__actor=actor).exists()
    named = Nominee.objects.filter(succession=found, person__actor=actor).exists()
    stands = Membership.objects.filter(term=found.term, person__actor=actor, valid_to__isnull=True).exists()
    if not was_member or named or stands:
        return ""
    return _("%(name)s is not named for the next term.") % {"name": actor.name}


def give(renewal: Renewal, *, since: date, by: Viewer) -> None:
    """The office stands from the day on, and the story of the account tells who gave it."""
    held = Appointment.objects.filter(actor=renewal.actor, role=renewal.role, of=renewal.of)
    if held.exclude(valid_to__lt=since).exists():
        return
    roster.appoint(renewal.actor, role=renewal.role, of=renewal.of, since=since, decision=renewal.decision)
    account = Account.objects.filter(actor=renewal.actor).first()
    if account is not None:
        traces.leave(account, "office_given", at=clock.real_now(), by=Actor.objects.filter(pk=by.acting_id).first())


def end_all(found: Succession, *, actors: list[int], last_day: date) -> int:
    """Every office for an organ of the old term ends with its last day."""
    held = Appointment.objects.filter(body_id=found.body_id, of_id__in=actors).exclude(valid_to__lte=last_day)
    return held.update(valid_to=last_day)
