"""What changes at a post after it opened: its facts, who works there, who keeps it, its end; every change stands with its reason."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.places.models import Home
from xieshang.places.posts import ops, queries
from xieshang.places.posts.models import Post, PostChange, Worker
from xieshang.roster import appointing
from xieshang.roster.models import Appointment, Town

FURTHEST = timedelta(days=366)
What = PostChange.What


@dataclass(frozen=True)
class Facts:
    """What can change of a post, as it stands from now on."""

    address: str = ""
    facilities: str = ""
    serves: str = ""
    home: Home | None = None
    town: Town | None = None

    @classmethod
    def of(cls, post: Post) -> "Facts":
        return cls(post.address, post.facilities, post.serves, post.home, post.town)

    def words(self) -> dict[str, str]:
        """Each fact in words, as the history keeps it."""
        plain = {name: getattr(self, name).strip() for name in ("address", "facilities", "serves")}
        return {
            **plain,
            "home": self.home.actor.name if self.home else "",
            "town": self.town.name if self.town else "",
        }


@transaction.atomic
def change(post: Post, *, facts: Facts, since: date, why: str, by: Viewer, at: datetime) -> list[PostChange]:
    """The post has these facts; each that changed stands in its history with what it was before."""
    queries.changing(by, post)
    standing = _locked(post)
    _check_day(standing, since, at, "since")
    _check_why(why)
    if any(row is not None and row.body_id != standing.body_id for row in (facts.home, facts.town)):
        raise Invalid({"home": [_("This home belongs to another body.")]})
    before, after = Facts.of(standing).words(), facts.words()
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        raise Invalid({"": [_("Nothing was changed.")]})
    for name in changed:
        value = getattr(facts, name)
        setattr(standing, name, value.strip() if isinstance(value, str) else value)
    standing.save(update_fields=changed)
    return [_note(standing, name, before[name], after[name], since, why, by, at) for name in changed]


@transaction.atomic
def take_in(post: Post, *, member: Actor, since: date, why: str, by: Viewer, at: datetime) -> Worker:
    """The member works at the post from the day on."""
    queries.changing(by, post)
    standing = _locked(post)
    _check_day(standing, since, at, "since")
    _check_why(why)
    made = ops.join_post(standing, members=[member], since=since)
    if not made:
        raise Invalid({"member": [_("This member works there already.")]})
    _note(standing, What.JOINED, "", member.name, since, why, by, at)
    return made[0]


@transaction.atomic
def let_go(worker: Worker, *, last_day: date, why: str, by: Viewer, at: datetime) -> Worker:
    """The member works there until the day."""
    queries.changing(by, worker.post)
    standing = _locked(worker.post)
    row = Worker.objects.select_related("actor").get(pk=worker.pk)
    if row.until is not None:
        raise Invalid({"last_day": [_("This member has left already.")]})
    _check_day(standing, last_day, at, "last_day")
    _check_why(why)
    ops.leave_post(row, last_day=last_day)
    _note(standing, What.LEFT, row.actor.name, "", last_day, why, by, at)
    return row


@transaction.atomic
def appoint_keeper(post: Post, *, actor: Actor, since: date, decision: str, by: Viewer, at: datetime) -> Appointment:
    """The person keeps the post from the day on: writes its ledger, and marks its checks."""
    queries.deciding(by, post)
    standing = _locked(post)
    _check_day(standing, since, at, "since")
    made = appointing.appoint_person(
        actor, role="keeper", of=standing.actor, since=since, until=None, decision=decision, by=by
    )
    _note(standing, What.KEEPER, "", actor.name, since, decision, by, at)
    return made


@transaction.atomic
def end_keeper(post: Post, held: Appointment, *, last_day: date, why: str, by: Viewer, at: datetime) -> Appointment:
    """The person keeps the post until the day."""
    queries.deciding(by, post)
    standing = _locked(post)
    _check_why(why)
    if not held.valid_from <= last_day <= timezone.localdate(at) + FURTHEST:
        raise Invalid({"last_day": [_("Not before the office began, and within a year from now.")]})
    ended = appointing.end(held, last_day=last_day, by=by)
    _note(standing, What.KEEPER, held.actor.name, "", last_day, why, by, at)
    return ended


@transaction.atomic
def close(post: Post, *, last_day: date, why: str, by: Viewer, at: datetime) -> Post:
    """The post is closed after the day, and with it whoever worked there and kept it; its ledger can be read for good."""
    queries.deciding(by, post)
    standing = _locked(post)
    _check_why(why)
    _check_day(standing, last_day, at, "last_day")
    late = Worker.objects.filter(post=standing, since__gt=last_day)
    if late.exists():
        raise Invalid({"last_day": [_("Somebody came to work there after this day.")]})
    for held in keepers(standing, last_day):
        appointing.end(held, last_day=max(last_day, held.valid_from), by=by)
    for worker in Worker.objects.filter(post=standing, until=None):
        ops.leave_post(worker, last_day=last_day)
    ops.close_post(standing, last_day=last_day)
    _note(standing, What.CLOSED, "", "", last_day, why, by, at)
    return standing


def keepers(post: Post, day: date) -> list[Appointment]:
    """Who keeps the post on the day or is appointed for a later one."""
    lasting = Q(valid_to=None) | Q(valid_to__gt=day)
    rows = Appointment.objects.filter(lasting, role="keeper", of_id=post.actor_id).select_related("actor")
    return list(rows.order_by("valid_from", "id"))


def _locked(post: Post) -> Post:
    """The post as it stands now, for nobody else to change meanwhile; a closed one changes no more."""
    standing = (
        Post.objects.select_for_update(of=("self",)).select_related("actor", "home__actor", "town").get(pk=post.pk)
    )
    if standing.closed_on is not None:
        raise Invalid({"": [_("This place is closed; nothing changes there any more.")]})
    return standing


def _check_day(post: Post, day: date, at: datetime, field: str) -> None:
    if not post.opened_on <= day <= timezone.localdate(at) + FURTHEST:
        raise Invalid({field: [_("Not before the place opened, and within a year from now.")]})


def _check_why(why: str) -> None:
    if not why.strip():
        raise Invalid({"why": [_("Say why.")]})


def _note(
    post: Post, what: str, before: str, after: str, since: date, why: str, by: Viewer, at: datetime
) -> PostChange:
    return PostChange.objects.create(
        post=post,
        what=what,
        before=before,
        after=after,
        since=since,
        why=why.strip()[:200],
        by_id=by.acting_id,
        at=at,
    )
