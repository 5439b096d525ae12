"""Reading plans: by the door, their topics, what was planned and what really happened, calls and their days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.consultations.plan.flow import IS_DECIDED, TAKES_ITEMS
from xieshang.consultations.plan.models import Call, Plan, PlanVersion
from xieshang.consultations.topics.flow import PLANNED
from xieshang.consultations.topics.models import Topic
from xieshang.gatherings.models import AgendaItem
from xieshang.kernel import flow, norms
from xieshang.kernel.models import Actor, Case, Entry, Party
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, Membership, Sector, SpecialCommittee, Term, Unit

HELD = ("held", "minuted")
TOLD = ("report", "close", "postpone", "cancel")


def is_office(viewer: Viewer) -> bool:
    return permits["office"].allows(viewer, Plan(body_id=viewer.body_id))


def for_office(viewer: Viewer) -> None:
    """Refused to everybody but the office."""
    if not is_office(viewer):
        raise NotAllowed(permits["office"].reason)


def visible_plan(viewer: Viewer, pk: int) -> Plan:
    plan = Plan.objects.visible_to(viewer).filter(pk=pk).first()
    if plan is None:
        raise NotFound()
    return plan


def plan_for_office(viewer: Viewer, pk: int) -> Plan:
    plan = visible_plan(viewer, pk)
    for_office(viewer)
    return plan


def taking_items(body_id: int) -> Plan | None:
    """The newest plan that takes topics now."""
    rows = Plan.objects.filter(body_id=body_id, state__in=TAKES_ITEMS)
    return rows.order_by("-year").first()


def of_year(body_id: int, year: int) -> Plan | None:
    return Plan.objects.filter(body_id=body_id, year=year).first()


def years_begun(body_id: int) -> list[int]:
    return list(Plan.objects.filter(body_id=body_id).order_by("-year").values_list("year", flat=True))


def is_decided(plan: Case) -> bool:
    return plan.state in IS_DECIDED


def takes_items(plan: Case) -> bool:
    return plan.state in TAKES_ITEMS


# ---- what stands in it


def topics_of(plan: Case) -> QuerySet[Topic]:
    """The topics that the plan takes up, in the order of their months, each with its consultations that were held."""
    held = AgendaItem.objects.filter(case_id=OuterRef("pk"), gathering__state__in=HELD).order_by().values("case_id")
    rows = Topic.objects.filter(parent_id=plan.pk).select_related("unit", "leader")
    rows = rows.annotate(
        held_first=Subquery(held.annotate(at=Min("gathering__starts_at")).values("at")),
        held_times=Subquery(held.annotate(n=Count("gathering_id", distinct=True)).values("n")),
    )
    return rows.order_by("month", "form", "number", "pk")


@dataclass(frozen=True)
class Parts:
    """Who takes part in a topic beside the committee that leads: units, groups and sectors by name."""

    units: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return _("、").join((*self.units, *self.groups, *self.sectors))


def parts_of(topics: Iterable[Topic], body_id: int) -> dict[int, Parts]:
    """Who takes part in each of them: two statements."""
    rows = list(topics)
    named: dict[tuple[int, str], list[str]] = {}
    found = Party.objects.filter(
        case_id__in=[row.pk for row in rows], role__in=("cooperating", "group"), until__isnull=True
    )
    for case_id, role, name in found.order_by("id").values_list("case_id", "role", "actor__name"):
        named.setdefault((case_id, role), []).append(name)
    sectors = sector_names(body_id)
    return {
        row.pk: Parts(
            tuple(named.get((row.pk, "cooperating"), ())),
            tuple(named.get((row.pk, "group"), ())),
            tuple(sectors.get(code, code) for code in row.sectors),
        )
        for row in rows
    }


def sector_names(body_id: int) -> dict[str, str]:
    rows = Sector.objects.filter(body_id=body_id).order_by("term__starts_on")
    return dict(rows.values_list("code", "name"))


@dataclass(frozen=True)
class Real:
    """A topic of the plan against what happened: when it was held, how far from the plan, what was told of it."""

    topic: Topic
    first: date | None
    times: int
    shift: int | None
    late: bool
    parts: Parts = Parts()
    form: str = ""
    told: str = ""

    @property
    def state_label(self) -> str:
        state = flow.state_of(self.topic)
        return str(state.public_label or state.label)

    @property
    def tone(self) -> str:
        return flow.state_of(self.topic).tone

    @property
    def is_planned(self) -> bool:
        """Whether it stands in the plan, and not only in its draft."""
        return self.topic.state in PLANNED

    @property
    def month_words(self) -> str:
        return date_format(date(2020, self.topic.month, 1), "F") if self.topic.month else ""

    @property
    def quarter(self) -> int:
        return ((self.topic.month or 12) + 2) // 3

    @property
    def deviation(self) -> str:
        if self.late:
            return _("not held yet; its month is over")
        if not self.shift:
            return ""
        months = abs(self.shift)
        if self.shift > 0:
            return ngettext("%(count)s month later", "%(count)s months later", months) % {"count": months}
        return ngettext("%(count)s month earlier", "%(count)s months earlier", months) % {"count": months}


def reality(plan: Plan, *, today: date, brief: bool = False) -> list[Real]:
    """Every topic of the plan with its month, its consultations and the deviation; unless `brief` also who takes part
    and what came of it. Five statements, or one."""
    rows = list(topics_of(plan))
    if brief:
        return [_real(row, plan.year, today) for row in rows]
    told = _told([row.pk for row in rows])
    parts = parts_of(rows, plan.body_id)
    labels = norms.words("consultations.forms", plan.body_id, on=date(plan.year, 12, 31))
    return [
        replace(
            _real(row, plan.year, today),
            parts=parts[row.pk],
            form=labels.get(row.form, ""),
            told=told.get(row.pk, ""),
        )
        for row in rows
    ]


def _told(ids: list[int]) -> dict[int, str]:
    """The latest words on each topic that everybody may read."""
    found: dict[int, str] = {}
    rows = Entry.objects.filter(case_id__in=ids, step__in=TOLD).select_related("payload").order_by("id")
    for entry in rows:
        payload = getattr(entry, "payload", None)
        words = payload.words if payload is not None else {}
        if told := words.get("result") or words.get("reason"):
            found[entry.case_id] = told
    return found


def _real(topic: Topic, year: int, today: date) -> Real:
    held = topic.held_first  # type: ignore[attr-defined]
    first = timezone.localdate(held) if held else None
    shift = (first.year - year) * 12 + first.month - topic.month if first and topic.month else None
    over = bool(topic.month) and (today.year, today.month) > (year, topic.month or 0)
    late = over and first is None and topic.stage == "open" and topic.state in PLANNED
    return Real(topic, first, topic.held_times or 0, shift, late)  # type: ignore[attr-defined]


def reads_versions(viewer: Viewer, plan: Case) -> bool:
    """Whether somebody reads the drafts too, and not only what was decided."""
    return viewer.body_id == plan.body_id and viewer.member_of_body


def versions(plan: Case) -> list[PlanVersion]:
    """The newest first, without their content."""
    rows = PlanVersion.objects.filter(plan_id=plan.pk).defer("content").select_related("by")
    return list(rows.order_by("-number"))


def version(plan: Case, number: int) -> PlanVersion:
    found = PlanVersion.objects.filter(plan_id=plan.pk, number=number).first()
    if found is None:
        raise NotFound()
    return found


# ---- calls


def open_calls(body_id: int, day: date, *, asked: str = "") -> list[Call]:
    """Calls that are open on the day, addressed to `asked` if given; the first to close foremost."""
    rows = Call.objects.filter(plan__body_id=body_id, opens_on__lte=day, closes_on__gte=day).select_related("plan")
    found = list(rows.order_by("closes_on", "pk"))
    return [call for call in found if not asked or asked in call.asked]


def calls(plan: Case) -> list[Call]:
    return list(Call.objects.filter(plan_id=plan.pk).select_related("file").order_by("-opens_on", "-pk"))


def public_calls(body_id: int, *, limit: int = 50) -> list[Call]:
    """Every call there was, the newest first."""
    rows = Call.objects.filter(plan__body_id=body_id).select_related("plan")
    return list(rows.order_by("-opens_on", "-pk")[:limit])


def call_of(body_id: int, pk: int) -> Call:
    found = Call.objects.filter(pk=pk, plan__body_id=body_id).select_related("file", "plan").first()
    if found is None:
        raise NotFound()
    return found


# ---- who can be chosen


def committees(body_id: int, day: date) -> list[Actor]:
    rows = SpecialCommittee.objects.filter(body_id=body_id, term__in=Term.objects.holding(day))
    return [row.actor for row in rows.select_related("actor").order_by("code", "pk")]


def units(body_id: int, day: date) -> list[Actor]:
    rows = Unit.objects.valid_on(day).filter(body_id=body_id).select_related("actor")
    return [row.actor for row in rows.order_by("code", "pk")]


def committees_and_units(body_id: int, day: date) -> tuple[list[Actor], list[Actor]]:
    """Both at once: one statement."""
    term = Q(special_committee__term__in=Term.objects.holding(day))
    unit = Q(unit__valid_from__lte=day) & (Q(unit__valid_to__isnull=True) | Q(unit__valid_to__gte=day))
    rows = Actor.objects.filter(term | unit, body_id=body_id)
    found = list(rows.order_by("special_committee__code", "unit__code", "pk"))
    return [row for row in found if row.kind == Actor.Kind.ORGAN], [row for row in found if row.kind == Actor.Kind.UNIT]


def groups(body_id: int, day: date) -> list[Group]:
    rows = Group.objects.filter(body_id=body_id, term__in=Term.objects.holding(day))
    return list(rows.select_related("actor", "committee__actor").order_by("kind", "code", "pk"))


def sectors(body_id: int, day: date) -> list[tuple[str, str]]:
    rows = Sector.objects.filter(body_id=body_id, term__in=Term.objects.holding(day))
    return list(rows.order_by("position", "pk").values_list("code", "name"))


def leaders(body_id: int, day: date) -> list[Actor]:
    """The chair, the vice chairs and the secretary general."""
    office = (Membership.Office.CHAIR, Membership.Office.VICE_CHAIR, Membership.Office.SECRETARY_GENERAL)
    rows = Membership.objects.valid_on(day).filter(body_id=body_id, office__in=office).select_related("person__actor")
    order = {str(code): place for place, code in enumerate(office)}
    return [row.person.actor for row in sorted(rows, key=lambda row: (order[row.office], row.member_no))]


# ---- the year before


def left_over(plan: Plan) -> list[Topic]:
    """Topics of earlier plans that were postponed and not taken over yet."""
    rows = Topic.objects.filter(body_id=plan.body_id, state="postponed", parent__plan__year__lt=plan.year)
    rows = rows.exclude(links_out__kind="carried").select_related("unit", "leader", "parent__plan")
    return list(rows.order_by("parent__plan__year", "number", "pk"))


def still_open(plan: Plan) -> list[Topic]:
    """Topics of earlier plans of which nobody has said yet what becomes of them."""
    rows = Topic.objects.filter(body_id=plan.body_id, parent__plan__year__lt=plan.year, stage="open")
    return list(rows.select_related("parent__plan").order_by("number", "pk"))


# ---- in public


def public_plans(visitor: Viewer) -> list[Plan]:
    """Published plans, the newest first."""
    rows = Plan.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC)
    return list(rows.order_by("-year"))


def public_plan(visitor: Viewer, year: int) -> Plan:
    rows = Plan.objects.visible_to(visitor).filter(Q(visibility=Case.Visibility.PUBLIC), year=year)
    plan = rows.first()
    if plan is None:
        raise NotFound()
    return plan


def published(visitor: Viewer, pk: int) -> Plan:
    plan = visible_plan(visitor, pk)
    if plan.visibility != Case.Visibility.PUBLIC:
        raise NotFound()
    return plan


def public_versions(plan: Plan) -> list[PlanVersion]:
    """From the decision on."""
    rows = PlanVersion.objects.filter(plan=plan).exclude(stage_of=PlanVersion.Stage.DRAFT)
    return list(rows.order_by("number"))
