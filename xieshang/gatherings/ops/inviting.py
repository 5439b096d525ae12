"""Inviting, replying, and deciding on leave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.gatherings.flow import BEING_PREPARED, BEING_RECORDED
from xieshang.gatherings.models import Gathering, Invitation, Role
from xieshang.gatherings.ops.doors import acting, locked
from xieshang.kernel import flow
from xieshang.kernel.models import Actor, Entry
from xieshang.kernel.permits import forget_parties
from xieshang.kernel.refusals import Invalid, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.residents import queries as residents

LEAVE = (Invitation.Reply.LEAVE_GRANTED, Invitation.Reply.LEAVE_REFUSED)
# What an invited person may answer; the rest is decided by the convener.
REPLIES = (Invitation.Reply.COMING, Invitation.Reply.LEAVE_ASKED, Invitation.Reply.DECLINED)

REPLIED = ("reply", "reason", "substitute", "replied_at", "decided_by", "decided_at")


# By what somebody is known at a gathering: the actor, else the name and whose place they take.
Key = int | tuple[str, int | None]


def key_of(actor_id: int | None, name: str, for_actor_id: int | None = None) -> Key:
    return actor_id or (name, for_actor_id)


@dataclass(frozen=True)
class Guest:
    """Somebody by actor, or a resident or outsider by name alone; `instead_of`: whose place a substitute takes."""

    role: str
    actor: Actor | None = None
    name: str = ""
    instead_of: Actor | None = None

    @property
    def key(self) -> Key:
        return key_of(self.actor.pk if self.actor else None, self.name, self.instead_of.pk if self.instead_of else None)


@dataclass(frozen=True)
class Reply:
    """What somebody answered, known by their actor's id."""

    actor_id: int
    reply: str
    reason: str = ""
    substitute: str = ""


@transaction.atomic
def invite(gathering: Gathering, *, guests: Iterable[Guest], by: Viewer, at: datetime) -> int:
    """All of them are invited, those who were already only once; the number of new ones. Five statements whatever the number."""
    standing = locked(gathering, states=(*BEING_PREPARED, *BEING_RECORDED), permit="gathering_convener", by=by)
    wanted = {guest.key: guest for guest in map(cleaned, guests)}
    rows = Invitation.objects.filter(gathering=standing).values_list("actor_id", "guest_name")
    known = {key_of(*row) for row in rows}
    fresh = [guest for key, guest in wanted.items() if key not in known]
    strangers = {guest.actor.pk for guest in fresh if guest.actor and guest.actor.body_id != standing.body_id}
    # Members of an upper committee who live here may be linked with its own roster.
    if strangers and not strangers <= {one.pk for one in residents.actors(standing.body_id, timezone.localdate(at))}:
        raise Invalid({"guests": [_("Somebody on the list belongs to another body.")]})
    last = Invitation.objects.filter(gathering=standing).aggregate(last=Max("position"))["last"] or 0
    Invitation.objects.bulk_create(
        Invitation(
            gathering=standing, actor=guest.actor, guest_name=guest.name, role=guest.role, position=last + number
        )
        for number, guest in enumerate(fresh, 1)
    )
    pairs = [(guest.actor, role) for guest in fresh if guest.actor for role in ("invited", "asked")]
    flow.join(standing, pairs, at=at)
    if fresh:
        flow.note(standing, "gathering_invited", by=by, at=at, data={"count": len(fresh)})
    forget_parties(gathering)
    return len(fresh)


def cleaned(guest: Guest) -> Guest:
    """The guest with a tidy name, or a refusal with words."""
    name = " ".join(guest.name.split())[:40]
    if guest.role not in Role.values:
        raise Invalid({"role": [_("There is no such role.")]})
    if guest.actor is None and not name:
        raise Invalid({"name": [_("Say who is to be invited.")]})
    return Guest(guest.role, guest.actor, "" if guest.actor else name, guest.instead_of)


def reply(
    gathering: Gathering, *, reply: str, by: Viewer, at: datetime, reason: str = "", substitute: str = ""
) -> flow.Taken:
    """The viewer's invitation (or that of the unit they speak for) holds the reply; it may be changed until the opening."""
    step = "reply" if flow.may(by, gathering, "reply") else "change_reply"
    return flow.perform(
        gathering, step, by=by, at=at, data={"reply": reply, "reason": reason, "substitute": substitute}
    )


def keep_reply(case: Gathering, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Effect of the reply's step: the invitation holds it, and the to-do is done."""
    rows = Invitation.objects.filter(gathering=case, actor_id__in=by.party_actors)
    invitation = next(iter(sorted(rows, key=lambda row: row.actor_id != by.actor_id)), None)
    if invitation is None:
        raise NotFound(_("You are not invited to this gathering."))
    words = (str(data.get(name) or "") for name in ("reply", "reason", "substitute"))
    _set_reply(invitation, Reply(invitation.actor_id or 0, *words), at)
    invitation.save(update_fields=REPLIED)
    _nothing_asked(case, [invitation.actor_id or 0], at)


@transaction.atomic
def keep_replies(gathering: Gathering, *, replies: Sequence[Reply], by: Viewer, at: datetime) -> int:
    """Replies that reached the convener by phone or on paper stand; the number. Five statements whatever their number."""
    standing = locked(gathering, states=("convoked",), permit="gathering_convener", by=by)
    given = {reply.actor_id: reply for reply in replies}
    rows = list(Invitation.objects.filter(gathering=standing, actor_id__in=given))
    for row in rows:
        _set_reply(row, given[row.actor_id or 0], at)
    Invitation.objects.bulk_update(rows, REPLIED, batch_size=200)
    _nothing_asked(standing, [row.actor_id or 0 for row in rows], at)
    flow.refresh(standing)  # somebody may have asked for leave now
    if rows:
        flow.note(standing, "gathering_replies_kept", by=by, at=at, data={"count": len(rows)})
    return len(rows)


def _set_reply(row: Invitation, reply: Reply, at: datetime) -> None:
    if reply.reply not in REPLIES:
        raise Invalid({"reply": [_("Choose one of the replies.")]})
    reason = reply.reason.strip()[:200]
    if reply.reply != Invitation.Reply.COMING and not reason:
        raise Invalid({"reason": [_("Say why you do not come.")]})
    row.reply, row.reason, row.replied_at = reply.reply, reason, at
    row.substitute = " ".join(reply.substitute.split())[:40]
    row.decided_by_id = row.decided_at = None


def decide_leave(invitation: Invitation, *, granted: bool, by: Viewer, at: datetime, remark: str = "") -> flow.Taken:
    """The leave is granted or refused; who asked is told."""
    decision = Invitation.Reply.LEAVE_GRANTED if granted else Invitation.Reply.LEAVE_REFUSED
    data = {"invitation": invitation.pk, "decision": decision.value, "remark": remark}
    return flow.perform(invitation.gathering, "decide_leave", by=by, at=at, data=data)


def keep_decision(case: Gathering, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Effect of the decision's step: the invitation that asked for leave holds it."""
    if data.get("decision") not in LEAVE:
        raise Invalid({"decision": [_("Grant the leave or refuse it.")]})
    changed = Invitation.objects.filter(
        pk=data.get("invitation") or 0, gathering=case, reply=Invitation.Reply.LEAVE_ASKED
    ).update(reply=data["decision"], decided_by_id=acting(by), decided_at=at)
    if not changed:
        raise Invalid({"invitation": [_("This leave is not asked for any more.")]})


def ask_again(gathering: Gathering, *, at: datetime) -> None:
    """Every reply is open again, because the time is another."""
    nobody_is_asked(gathering, at=at)
    Invitation.objects.filter(gathering=gathering).update(
        reply=Invitation.Reply.NONE, reason="", substitute="", replied_at=None, decided_by=None, decided_at=None
    )
    actors = Invitation.objects.filter(gathering=gathering, actor__isnull=False).values_list("actor_id", flat=True)
    flow.join(gathering, [(actor_id, "asked") for actor_id in actors], at=at)


def nobody_is_asked(gathering: Gathering, *, at: datetime) -> None:
    flow.leave(gathering, "asked", at=at)


def _nothing_asked(gathering: Gathering, actor_ids: list[int], at: datetime) -> None:
    flow.leave(gathering, "asked", at=at, actors=actor_ids)
