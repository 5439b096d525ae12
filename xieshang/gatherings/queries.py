"""Reading gatherings: through the door; who may know the names; what waits for an agenda."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import Case as Choice
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value, When, prefetch_related_objects
from django.db.models.functions import Coalesce

from xieshang.gatherings import kinds
from xieshang.gatherings.flow import BEING_RECORDED, TAKES_OPINIONS, TAKES_PLACE, TAKES_REPLIES, UNDER_WAY
from xieshang.gatherings.models import (
    AgendaItem,
    Attendance,
    Gathering,
    Invitation,
    MinutesRevision,
    Order,
    Remark,
)
from xieshang.gatherings.ops.recording import PHOTO
from xieshang.gatherings.tallies import tallies
from xieshang.kernel import numerals
from xieshang.kernel.flow import flows
from xieshang.kernel.models import Actor, Case, Entry, File, Party, admits
from xieshang.kernel.permits import parties_of, permits
from xieshang.kernel.questions import NO_KEY, Question, question
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.models import Hall, Home
from xieshang.roster.models import Group, Seat, Term, Unit

PAGE = 25
AROUND = ("organ", "hall__actor", "home__actor", "body")


def visible_gathering(viewer: Viewer, pk: int, *, around: tuple[str, ...] = ()) -> Gathering:
    """The gathering, if it is open to this viewer; along with what stands `around` it, for pages that show that."""
    gathering = Gathering.objects.select_related(*around).filter(pk=pk).first()
    # At the door with the parties at hand, which the permits ask for anyway.
    if gathering is None or not admits(viewer, gathering, {party.actor_id for party in parties_of(gathering)}):
        raise NotFound()
    return gathering


def gathering_for(viewer: Viewer, pk: int, permit: str, *, around: tuple[str, ...] = ()) -> Gathering:
    """The gathering for a page that only holders of the permit get."""
    gathering = visible_gathering(viewer, pk, around=around)
    if not permits[permit].allows(viewer, gathering):
        raise NotAllowed(permits[permit].reason)
    return gathering


def knows_inside(viewer: Viewer, gathering: Case) -> bool:
    """Whether the viewer may read names, record and minutes, and not only what is published."""
    if viewer.body_id != gathering.body_id:
        return False
    if viewer.sees_body or viewer.member_of_body:
        return True
    return any(party.actor_id in viewer.party_actors for party in parties_of(gathering))


@dataclass(frozen=True)
class Line:
    """A case of the agenda as one viewer may read it; `case_id` 0: no link leads there."""

    item: AgendaItem
    number: int
    title: str
    case_id: int = 0


def agenda(viewer: Viewer, gathering: Gathering, *, with_orders: bool = False, with_links: bool = False) -> list[Line]:
    """The agenda in order: one statement, or two with the orders that came out. Titles of cases that are not open to the viewer
    are read by insiders only; links are to what is open."""
    inside = knows_inside(viewer, gathering)
    opened: Exists | Value = Value(False)
    if with_links or not inside:
        opened = Exists(Case.objects.visible_to(viewer).filter(pk=OuterRef("case_id")))
    items = list(gathering.items.select_related("case").annotate(is_open=opened).order_by("position", "id"))
    if with_orders:
        orders = Prefetch("orders", Order.objects.select_related("unit").order_by("id"))
        prefetch_related_objects([item for item in items if item.outcome], orders)
    return [
        Line(
            item,
            number,
            item.case.title if inside or item.is_open else "",
            item.case_id if item.is_open else 0,
        )
        for number, item in enumerate(items, 1)
    ]


def item_of(gathering: Gathering, pk: int) -> AgendaItem:
    item = gathering.items.select_related("case", "gathering").filter(pk=pk).first()
    if item is None:
        raise NotFound()
    return item


def waiting_cases(viewer: Viewer, organ: Actor, form: kinds.Form) -> list[Case]:
    """Open cases of the organ whose flow can be put on an agenda now, the most urgent first."""
    ready = Q(pk__in=())
    for flow in flows.values():
        step = flow.on.get("gathering.placed")
        if step:
            ready |= Q(kind=flow.kind, state__in=flow.step(step).sources)
    rows = Case.objects.visible_to(viewer).filter(ready, stage="open")
    if form.agenda_role:
        named = Party.objects.filter(role=form.agenda_role, actor=organ, until__isnull=True)
        rows = rows.filter(pk__in=named.values("case_id"))
    return list(rows.by_deadline()[:100])


def members_of(group: Group, day: date) -> list[Actor]:
    """The persons with a seat in the group on the day, by their member numbers."""
    seats = Seat.objects.valid_on(day).filter(group=group).order_by("membership__member_no", "id")
    return [seat.membership.person.actor for seat in seats.select_related("membership__person__actor")]


def units(body_id: int, day: date) -> list[Unit]:
    return list(Unit.objects.valid_on(day).filter(body_id=body_id).select_related("actor").order_by("code", "id"))


def invitations(gathering: Gathering) -> list[Invitation]:
    return list(gathering.invitations.select_related("actor").in_order())


def invitation_of(gathering: Gathering, pk: int) -> Invitation:
    row = gathering.invitations.select_related("gathering").filter(pk=pk).first()
    if row is None:
        raise NotFound()
    return row


@dataclass(frozen=True)
class Tally:
    """How many of a role or with a reply."""

    label: str
    count: int


def replies_in_numbers(rows: list[Invitation]) -> list[Tally]:
    counted = Counter(row.reply for row in rows)
    return [Tally(str(label), counted[code]) for code, label in Invitation.Reply.choices if counted[code]]


def present(gathering: Gathering) -> list[tuple[str, str]]:
    """Who came, for a choice of who spoke: names by the key of the attendance, one statement."""
    return [(str(pk), name) for pk, name in _present().of(gathering.pk).rows()]


@cache
def _present() -> Question:
    rows = Attendance.objects.filter(gathering_id=NO_KEY).annotate(named=Coalesce("actor__name", "guest_name"))
    return question(rows.order_by("at", "id").values_list("pk", "named"))


def chosen(pk: str) -> Attendance | None:
    """The one of those present that a form took for a choice; None where nobody was chosen, or who was is struck by now."""
    return Attendance.objects.select_related("actor").filter(pk=pk).first() if pk else None


def attendances(gathering: Gathering) -> list[Attendance]:
    return list(gathering.attendances.select_related("actor", "for_actor", "by").order_by("at", "id"))


def newest_attendances(gathering: Gathering, *, before: int | None = None) -> tuple[list[Attendance], int | None]:
    """One page of who came, the newest first, and the key that the next page goes on from."""
    rows = gathering.attendances.select_related("actor", "for_actor", "by")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def attendance_of(gathering: Gathering, pk: int) -> Attendance:
    row = gathering.attendances.select_related("actor").filter(pk=pk).first()
    if row is None:
        raise NotFound()
    return row


def _stands_for(attendance: Attendance) -> list[int | str]:
    """Whose invitations the attendance answers: an actor's, or that of a guest by name; a substitute's name is nobody's."""
    actors: list[int | str] = [found for found in (attendance.actor_id, attendance.for_actor_id) if found]
    return actors or [attendance.guest_name]


@dataclass(frozen=True)
class Awaited:
    """An invitation that nobody answered by coming: to whom, as what, and who was named to come instead of an actor."""

    pk: int
    name: str
    role: str
    substitute: str


def missing(gathering: Gathering) -> list[Awaited]:
    """Invited and not there (yet), in order: one statement."""
    return [Awaited(*row) for row in _missing().of(gathering.pk).rows()]


@cache
def _missing() -> Question:
    came = Attendance.objects.filter(gathering_id=NO_KEY)
    in_person, instead = came.filter(actor__isnull=False), came.filter(for_actor__isnull=False)
    guests = came.filter(actor=None, for_actor=None)
    rows = Invitation.objects.filter(gathering_id=NO_KEY).exclude(actor__in=in_person.values("actor"))
    rows = rows.exclude(actor__in=instead.values("for_actor")).exclude(guest_name__in=guests.values("guest_name"))
    substitute = Choice(When(actor=None, then=Value("")), default="substitute")
    named = rows.annotate(named=Coalesce("actor__name", "guest_name"), instead=substitute)
    return question(named.in_order().values_list("pk", "named", "role", "instead"))


def remarks(gathering: Gathering) -> list[Remark]:
    return list(gathering.remarks.select_related("speaker", "item__case", "origin").order_by("position"))


# Who said it to which case, and when it came from the phone.
NAMES = ("speaker_name", "speaker__name", "item__case__title", "origin__at")


def newest_remarks(gathering: Gathering, *, before: int | None = None) -> tuple[list[Remark], int | None]:
    """The last page of what was said, in order, or the page before a place; and the place of its first where more was said."""
    rows = gathering.remarks.select_related("speaker", "item__case", "origin")
    rows = rows.only("gathering", "kind", "text", "position", *NAMES)
    if before:
        rows = rows.filter(position__lt=before)
    found = list(rows.order_by("-position")[: PAGE + 1])
    return found[:PAGE][::-1], found[PAGE - 1].position if len(found) > PAGE else None


# What changes the record behind minutes that are written already.
MENDED = (
    "gathering_corrected",
    "gathering_taken_back",
    "gathering_struck",
    "gathering_late_attendance",
    "gathering_late_remarks",
)


def mended_since(gathering: Case, revision: MinutesRevision | None) -> list[Entry]:
    """What was changed in the record after the newest revision of the minutes was saved."""
    if revision is None:
        return []
    rows = Entry.objects.filter(case_id=gathering.pk, step__in=MENDED, recorded_at__gt=revision.at)
    return list(rows.select_related("actor", "behalf_of", "case").order_by("id"))


def newest_minutes(gathering: Case) -> MinutesRevision | None:
    return MinutesRevision.objects.filter(gathering_id=gathering.pk).select_related("by").order_by("-number").first()


def revisions(gathering: Gathering) -> list[MinutesRevision]:
    return list(gathering.revisions.select_related("by").order_by("-number"))


def photos(gathering: Case) -> list[File]:
    return list(File.objects.filter(case_id=gathering.pk, purpose=PHOTO).order_by("id"))


def _with_takes_reply() -> QuerySet:
    """Invitations, each with `takes_reply`: whether a reply still counts."""
    return Invitation.objects.annotate(takes_reply=Q(gathering__state__in=TAKES_REPLIES))


def my_invitations(viewer: Viewer) -> list[Invitation]:
    """Invitations of the viewer and of the units they speak for, the next gathering first; then those of the last days."""
    rows = _with_takes_reply().filter(
        actor_id__in=viewer.party_actors,
        gathering__body_id=viewer.body_id,
        gathering__state__in=TAKES_PLACE[1:],
        gathering__starts_at__gte=viewer.at - timedelta(days=30),
    )
    related = ("actor", "gathering__organ", "gathering__hall__actor", "gathering__home__actor")
    there = Attendance.objects.filter(gathering=OuterRef("gathering")).filter(
        Q(actor_id=OuterRef("actor_id")) | Q(for_actor_id=OuterRef("actor_id"))
    )
    rows = rows.annotate(was_there=Exists(there), takes_check_in=Q(gathering__state__in=UNDER_WAY))
    rows = rows.annotate(takes_opinions=Q(gathering__state__in=TAKES_OPINIONS))
    found = list(rows.select_related(*related).order_by("gathering__starts_at", "id"))
    over = [row for row in found if row.gathering.ends_at < viewer.at]
    return [row for row in found if row not in over] + over[::-1]


def my_invitation(viewer: Viewer, pk: int) -> Invitation:
    row = _with_takes_reply().filter(pk=pk, actor_id__in=viewer.party_actors, gathering__body_id=viewer.body_id)
    found = row.select_related("gathering").first()
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class Summary:
    """A gathering that began, in numbers: one statement."""

    invited: int
    on_leave: int
    present: int
    by_hand: int
    remarks: int
    revision: int


def summary(gathering: Case) -> Summary:
    found = tallies(gathering)
    return Summary(*(found[name] for name in ("invited", "on_leave", "there", "by_hand", "said", "saved")))


def groups(body_id: int, day: date) -> list[Group]:
    """Sector groups and town groups of the term that runs on the day."""
    rows = Group.objects.valid_on(day).filter(body_id=body_id, term__in=Term.objects.holding(day))
    return list(rows.select_related("actor").order_by("kind", "code", "id"))


def group_of(body_id: int, pk: str) -> Group | None:
    """The group of the body, if the address names one."""
    return Group.objects.filter(body_id=body_id, pk=numerals.number(pk) or 0).first()


def places(body_id: int, day: date) -> list[Hall | Home]:
    """Halls and homes of the body that are open on the day, halls first."""
    halls = Hall.objects.open_on(day).filter(body_id=body_id).select_related("actor").order_by("code", "pk")
    homes = Home.objects.open_on(day).filter(body_id=body_id).select_related("actor").order_by("code", "pk")
    return [*halls, *homes]


def takes_check_ins(gathering: Gathering) -> bool:
    return gathering.state in UNDER_WAY


def takes_records(gathering: Gathering) -> bool:
    return gathering.state in BEING_RECORDED


@dataclass(frozen=True)
class SheetRow:
    """A line of the sign-in sheet: who was invited or came, as what, and how the attendance is known."""

    name: str
    role: str
    organ: str = ""
    reply: str = ""
    attendance: Attendance | None = None


def _work_of(actor: Actor | None) -> str:
    """Where somebody works and as what, on a paper that stays inside."""
    person = getattr(actor, "person", None)
    return f"{person.workplace}{person.post}" if person is not None else ""


def sheet_rows(gathering: Gathering) -> list[SheetRow]:
    """Everybody invited in order, then who came besides: three statements."""
    came = attendances(gathering)
    by_key: dict[int | str, Attendance] = {}
    for attendance in came:
        by_key |= dict.fromkeys(_stands_for(attendance), attendance)
    rows, used = [], set()
    for row in gathering.invitations.select_related("actor__person").in_order():
        found = by_key.get(row.actor_id or row.guest_name)
        used.add(found.pk if found else 0)
        away = row.reply_label if row.reply not in (Invitation.Reply.NONE, Invitation.Reply.COMING) else ""
        is_organ = row.actor is not None and row.actor.kind in (Actor.Kind.UNIT, Actor.Kind.ORGAN)
        name = found.name if found else row.substitute if is_organ else row.name
        organ = row.name if is_organ else _work_of(row.actor)
        rows.append(SheetRow(name, row.role_label, organ, away, found))
    others = [row for row in came if row.pk not in used]
    return rows + [SheetRow(row.name, row.role_label, "", "", row) for row in others]
