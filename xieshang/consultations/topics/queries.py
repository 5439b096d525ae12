"""Reading topics: by the door and by code; as who somebody may suggest; how the committees compare them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.consultations.plan import queries as plans
from xieshang.consultations.plan.models import Call
from xieshang.consultations.topics.flow import BEING_SCREENED, FLOW, GOES_ON, PLANNED, SHAPED
from xieshang.consultations.topics.models import Assessment, Topic
from xieshang.gatherings.flow import CANCELLED
from xieshang.gatherings.models import AgendaItem
from xieshang.kernel import norms, secrets
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.permits import named_parties, parties_of, permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group

# By which hat somebody speaks, and to whom a call has to be addressed so that they may.
OWN = ("committee", "convenor", "member", "unit")


@dataclass(frozen=True)
class Voice:
    """As what somebody may suggest a topic: in person or for an organ or unit."""

    source: str
    actor: Actor
    asked: str = ""  # whom a call has to address; "" needs no call

    @property
    def key(self) -> str:
        return f"{self.source}-{self.actor.pk}"

    @property
    def label(self) -> str:
        return f"{Topic.Source(self.source).label}：{self.actor.name}"


def visible_topic(viewer: Viewer, pk: int) -> Topic:
    topic = Topic.objects.visible_to(viewer).select_related("unit", "leader", "call").filter(pk=pk).first()
    if topic is None:
        raise NotFound()
    return topic


def topic_for(viewer: Viewer, pk: int, permit: str) -> Topic:
    """The topic for a page that only holders of the permit get."""
    topic = visible_topic(viewer, pk)
    if not permits[permit].allows(viewer, topic):
        raise NotAllowed(permits[permit].reason)
    return topic


def is_screened(topic: Case) -> bool:
    return topic.state in BEING_SCREENED


def is_planned(topic: Case) -> bool:
    return topic.state in PLANNED


def is_shaped(topic: Case) -> bool:
    return topic.state in SHAPED


def may_withdraw(topic: Case) -> bool:
    return topic.state in FLOW.step("withdraw").sources


def goes_on(topic: Case) -> bool:
    return topic.state in GOES_ON


def plan_of(topic: Case) -> plans.Plan | None:
    return plans.Plan.objects.filter(pk=topic.parent_id).first() if topic.parent_id else None


# ---- suggesting


def voices(viewer: Viewer) -> list[Voice]:
    """As what the viewer may suggest: for a special committee, a group, in person as a member, for a unit (where asked)."""
    if not viewer.is_signed_in:
        return []
    named = Actor.objects.in_bulk(list(viewer.party_actors))
    groups = set(Group.objects.filter(actor_id__in=viewer.actors_as("convenor")).values_list("actor_id", flat=True))
    found = [Voice(Topic.Source.COMMITTEE, named[pk]) for pk in sorted(viewer.actors_as("committee"))]
    found += [Voice(Topic.Source.GROUP, named[pk]) for pk in sorted(groups)]
    if viewer.wears("member") and viewer.actor_id is not None:
        found.append(Voice(Topic.Source.MEMBER, named[viewer.actor_id]))
    found += [Voice(Topic.Source.UNIT, named[pk], Call.Asked.UNITS) for pk in sorted(viewer.actors_as("unit"))]
    return found


def may_suggest(viewer: Viewer) -> bool:
    """Whether there is anything the viewer may suggest now: units need a call that is addressed to them."""
    if not viewer.is_signed_in:
        return False
    if viewer.wears("office", "member", "committee"):
        return True
    day = timezone.localdate(viewer.at)
    spoken = voices(viewer)
    return any(not voice.asked for voice in spoken) or bool(
        spoken and plans.open_calls(viewer.body_id, day, asked=Call.Asked.UNITS)
    )


def by_code(body_id: int, code: str) -> Topic | None:
    """The topic to which a query code belongs."""
    return Topic.objects.filter(body_id=body_id, code_digest__in=secrets.code_digests(code)).first()


def followed(visitor: Viewer) -> list[Topic]:
    """Topics that this browser opened by their codes."""
    rows = Topic.objects.visible_to(visitor).filter(pk__in=visitor.tokens).select_related("merged_into")
    return list(rows.order_by("-pk"))


def at_the_end(topic: Topic) -> Topic:
    """The topic into which this one went at last, or itself."""
    seen = {topic.pk}
    while topic.merged_into_id and topic.merged_into_id not in seen:
        seen.add(topic.merged_into_id)
        topic = Topic.objects.select_related("unit").get(pk=topic.merged_into_id)
    return topic


def merged_into(topic: Topic) -> list[Topic]:
    """The suggestions that went into this one, from whomever they came."""
    rows = Topic.objects.filter(merged_into=topic).only("number", "title", "source", "kind", "state")
    return list(rows.order_by("number", "pk"))


def targets(viewer: Viewer, topic: Topic) -> list[Topic]:
    """Other topics into which this one may be merged."""
    rows = Topic.objects.visible_to(viewer).filter(state__in=(*BEING_SCREENED, "selected")).exclude(pk=topic.pk)
    return list(rows.order_by("-pk")[:200])


# ---- screening


def criteria(body_id: int, day: date) -> dict[str, str]:
    return norms.words("consultations.criteria", body_id, on=day)


def assessing(viewer: Viewer, topic: Topic) -> list[Actor]:
    """For which special committees the viewer may assess it."""
    if not is_screened(topic):
        return []
    day = timezone.localdate(viewer.at)
    rows = plans.committees(topic.body_id, day)
    if viewer.wears("office"):
        return rows
    return [row for row in rows if row.pk in viewer.actors_as("committee")]


@dataclass(frozen=True)
class Compared:
    """A topic with what each committee made of it, beside the others."""

    topic: Topic
    means: tuple[float | None, ...]
    remarks: tuple[str, ...]
    mean: float | None
    proposers: int


@dataclass(frozen=True)
class Comparison:
    committees: list[Actor]
    rows: list[Compared]


def comparison(viewer: Viewer) -> Comparison:
    """All topics being screened, the best assessed first, those nobody assessed last: four statements."""
    day = timezone.localdate(viewer.at)
    seats = plans.committees(viewer.body_id, day)
    rows = Topic.objects.visible_to(viewer).filter(state__in=BEING_SCREENED)
    found = rows.prefetch_related(Prefetch("assessments", Assessment.objects.order_by("pk")), "parties").order_by("pk")
    compared = [_compared(row, seats) for row in found]
    compared.sort(key=lambda row: (row.mean is None, -(row.mean or 0), row.topic.pk))
    return Comparison(seats, compared)


def _compared(topic: Topic, seats: list[Actor]) -> Compared:
    given = {row.committee_id: row for row in topic.assessments.all()}
    means = tuple(given[seat.pk].mean if seat.pk in given else None for seat in seats)
    known = [mean for mean in means if mean is not None]
    proposers = sum(1 for party in topic.parties.all() if party.role == "proposer" and party.until is None)
    remarks = tuple(row.remark for row in given.values() if row.remark)
    return Compared(topic, means, remarks, sum(known) / len(known) if known else None, proposers)


def assessments(topic: Topic) -> list[Assessment]:
    rows = topic.assessments.select_related("committee").order_by("committee__special_committee__code", "pk")
    return list(rows)


# ---- the consultations on it


def consultations(viewer: Viewer, topic: Case) -> list[AgendaItem]:
    """The gatherings on whose agenda it stands or stood, the latest last; with the titles that are open to the viewer."""
    rows = AgendaItem.objects.filter(case_id=topic.pk).exclude(gathering__state__in=CANCELLED)
    rows = rows.filter(Q(gathering__in=_open(viewer))).select_related("gathering__organ")
    return list(rows.order_by("gathering__starts_at", "pk"))


def _open(viewer: Viewer) -> Iterable[int]:
    return Case.objects.visible_to(viewer).filter(kind="gathering").values("pk")


def proposers(topic: Case) -> list[Actor]:
    return [party.actor for party in named_parties(topic) if party.role == "proposer"]


def mine(viewer: Viewer, topic: Case) -> list[Actor]:
    """As whom the viewer is party to it."""
    return [party.actor for party in named_parties(topic) if party.actor_id in viewer.party_actors]


def ids_as(topic: Case, role: str) -> list[int]:
    """Who is party to it as this, by actor id."""
    return [party.actor_id for party in parties_of(topic) if party.role == role]


def url_of(topic: Case) -> str:
    return reverse("desk:case", args=[topic.pk])


def names_in_words(topic: Topic) -> str:
    """Who suggested it as the inside reads it: everybody who did, in order."""
    known = [actor.name for actor in proposers(topic)]
    return _("、").join(known) or topic.proposed_by or str(topic.get_source_display())
