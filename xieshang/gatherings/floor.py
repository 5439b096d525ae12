"""Reading what goes on in the hall: what was sent from the phones, the shortlist, and what the screen shows."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, Q, QuerySet

from xieshang.gatherings import kinds
from xieshang.gatherings.flow import BEING_PREPARED, BEING_RECORDED, TAKES_OPINIONS, UNDER_WAY
from xieshang.gatherings.models import Contribution, Gathering, Speaker
from xieshang.gatherings.tallies import tallies
from xieshang.kernel import norms
from xieshang.kernel.models import Case
from xieshang.kernel.questions import NO_KEY, Question, question
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer

PAGE = 25
# As many of one's own as a phone shows; more than may wait at a time.
MINE = 50
WAITING = Contribution.Outcome.NONE
# The lists of the desk: what waits by kind, and what was decided; what was withdrawn is its author's alone.
SHOWN = {
    "opinions": Q(kind=Contribution.Kind.OPINION, outcome=WAITING),
    "questions": Q(kind=Contribution.Kind.QUESTION, outcome=WAITING, place=None),
    "decided": ~Q(outcome__in=(WAITING, Contribution.Outcome.WITHDRAWN)),
}


def takes_opinions(gathering: Gathering) -> bool:
    return gathering.state in TAKES_OPINIONS


def takes_questions(gathering: Gathering) -> bool:
    return gathering.state in UNDER_WAY


def mine(viewer: Viewer, gathering: Gathering) -> list[Contribution]:
    """What the viewer sent, the newest first."""
    rows = gathering.contributions.filter(author_id=viewer.actor_id or 0).select_related("case")
    return list(rows.order_by("-id")[:MINE])


def my_contribution(viewer: Viewer, gathering: Gathering, pk: int) -> Contribution:
    row = gathering.contributions.filter(pk=pk, author_id=viewer.actor_id or 0).select_related("gathering").first()
    if row is None:
        raise NotFound()
    return row


def contribution_of(gathering: Gathering, pk: int) -> Contribution:
    row = gathering.contributions.select_related("gathering", "author", "case").filter(pk=pk).first()
    if row is None:
        raise NotFound()
    return row


@dataclass(frozen=True)
class Sent:
    """One page of what was sent; `older`: the key that the next page goes on from."""

    rows: list[Contribution]
    older: int | None


def sent(gathering: Gathering, shown: str, *, before: int | None = None) -> Sent:
    """A list of the desk, the newest first: one statement."""
    rows = gathering.contributions.filter(SHOWN[shown]).select_related("author", "case", "decided_by")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    return Sent(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def counted(gathering: Gathering) -> dict[str, int]:
    """How many stand in each list: one statement."""
    found = _counted().of(gathering.pk).rows()
    return dict(zip(SHOWN, found[0], strict=True)) if found else dict.fromkeys(SHOWN, 0)


@cache
def _counted() -> Question:
    counts = {f"many_{name}": Count("pk", filter=where) for name, where in SHOWN.items()}
    sent = Contribution.objects.filter(gathering_id=NO_KEY).values("gathering_id").annotate(**counts)
    return question(sent.order_by().values_list(*counts))


def shortlist(gathering: Gathering) -> list[Contribution]:
    """The questions for the hall, the one being asked first."""
    return list(_listed(gathering).select_related("author", "case").order_by("place"))


def on_screen(gathering: Gathering) -> list[Contribution]:
    """What the hall may read: the question being asked and the next three, without who sent them."""
    return list(_listed(gathering).only("text", "place").order_by("place")[:4])


def _listed(gathering: Gathering) -> QuerySet[Contribution]:
    return gathering.contributions.filter(place__isnull=False)


def speakers(gathering: Gathering) -> list[Speaker]:
    """The list of speakers in order."""
    return list(gathering.speakers.select_related("speaker", "case", "remark").order_by("position", "id"))


def speaker_of(gathering: Gathering, pk: int) -> Speaker:
    row = gathering.speakers.select_related("gathering", "speaker").filter(pk=pk).first()
    if row is None:
        raise NotFound()
    return row


@dataclass(frozen=True)
class Turn:
    """Who has the floor at a moment, how much of the time is left or over, and who comes next."""

    speaker: Speaker | None
    clock: str
    is_over: bool
    next: list[Speaker]


def turn(gathering: Gathering, at: datetime) -> Turn:
    """For the screen of the hall: one statement."""
    rows = list(gathering.speakers.filter(ended_at=None).select_related("speaker").order_by("position", "id"))
    speaking = next((row for row in rows if row.speaks), None)
    left = speaking.seconds_left(at) if speaking else 0
    minutes, seconds = divmod(abs(left), 60)
    return Turn(speaking, f"{minutes}:{seconds:02d}", left < 0, [row for row in rows if row.waits][:3])


def may_plan_speeches(gathering: Gathering) -> bool:
    return gathering.state in (*BEING_PREPARED, *UNDER_WAY)


def may_decide(gathering: Gathering) -> bool:
    """Whether it is still open what becomes of a contribution."""
    return gathering.state in (*TAKES_OPINIONS, *BEING_RECORDED)


@dataclass(frozen=True)
class Quorum:
    """Members due, on leave and present, and how many have to be present (0: nothing is said). Nobody else counts."""

    due: int
    on_leave: int
    present: int
    needed: int

    @property
    def missing(self) -> int:
        return max(self.needed - self.present, 0)


def quorum(gathering: Case) -> Quorum:
    """How many members are due and came; no statement where the numbers came along with the case."""
    return quorum_of(tallies(gathering))


def quorum_of(counted: dict[str, Any]) -> Quorum:
    """The same from the numbers of the gathering."""
    norm = kinds.registered[counted["form"]].quorum
    percent = counted["quorum"]
    if percent is None:
        percent = norms.definitions[norm].default if norm else 0
    needed = -(-counted["due"] * percent // 100)
    return Quorum(counted["due"], counted["due_on_leave"], counted["due_there"], needed)
