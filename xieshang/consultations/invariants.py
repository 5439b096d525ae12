"""What must always be true of plans and topics."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from xieshang.consultations.plan.flow import IS_DECIDED
from xieshang.consultations.plan.models import Plan, PlanVersion
from xieshang.consultations.press.kinds import PRESS
from xieshang.consultations.press.models import PublishedRemark
from xieshang.consultations.press.queries import IS_OVER
from xieshang.consultations.topics.flow import PLANNED
from xieshang.consultations.topics.models import Topic
from xieshang.kernel.models import Case, Entry, Party
from xieshang.kernel.promises import Breach, invariant


@invariant(
    "consultations.versions", "A decided plan has the version that was decided, and one more for each change of it."
)
def versions_stand() -> Iterator[Breach]:
    decided = Plan.objects.filter(state__in=(*IS_DECIDED, "closed"))
    kept = PlanVersion.objects.filter(plan_id=OuterRef("pk"), stage_of=PlanVersion.Stage.DECIDED)
    bare = set(decided.filter(~Exists(kept)).values_list("pk", flat=True))
    changes = Entry.objects.filter(case_id__in=decided.values("pk"), step="amend").values_list(
        "case_id", "data__version"
    )
    known = set(PlanVersion.objects.filter(stage_of=PlanVersion.Stage.AMENDED).values_list("plan_id", "number"))
    bare |= {plan for plan, number in changes if (plan, number) not in known}
    if bare:
        yield Breach("consultations.versions", "plans without a version of what was decided", tuple(sorted(bare)[:50]))


@invariant("consultations.planned", "A topic of a plan has form, month, its plan and the special committee that leads.")
def planned_topics_are_whole() -> Iterator[Breach]:
    rows = Topic.objects.filter(state__in=PLANNED)
    bare = rows.filter(Q(form="") | Q(month=None) | Q(unit=None) | Q(parent=None))
    leads = Party.objects.filter(case_id=OuterRef("pk"), role="lead", until=None, actor_id=OuterRef("unit_id"))
    ids = {*bare.values_list("pk", flat=True), *rows.filter(~Exists(leads)).values_list("pk", flat=True)}
    if ids:
        yield Breach("consultations.planned", "planned topics that lack something", tuple(sorted(ids)[:50]))


@invariant("consultations.merged", "A merged topic names where it went, and everybody who suggested it is party there.")
def merged_topics_lead_on() -> Iterator[Breach]:
    lost = set(Topic.objects.filter(state="merged", merged_into=None).values_list("pk", flat=True))
    there = Party.objects.filter(
        case_id=OuterRef("case__topic__merged_into_id"), role="proposer", until=None, actor_id=OuterRef("actor_id")
    )
    proposers = Party.objects.filter(role="proposer", until=None, case__topic__merged_into__isnull=False)
    lost |= set(proposers.filter(~Exists(there)).values_list("case_id", flat=True))
    if lost:
        yield Breach("consultations.merged", "merged topics whose proposers are left behind", tuple(sorted(lost)[:50]))


@invariant("consultations.public", "Only topics of a published plan are public.")
def public_topics_are_planned() -> Iterator[Breach]:
    rows = Topic.objects.filter(visibility=Case.Visibility.PUBLIC)
    early = rows.exclude(parent__visibility=Case.Visibility.PUBLIC, parent__body_id=F("body_id"))
    if ids := tuple(early.values_list("pk", flat=True)[:50]):
        yield Breach("consultations.public", "public topics outside of a published plan", ids)


@invariant("consultations.press", "Only what was said at a press conference that is over is published.")
def published_words_were_said_to_the_press() -> Iterator[Breach]:
    of_the_press = Q(remark__gathering__form=PRESS, remark__gathering__state__in=IS_OVER)
    if ids := tuple(PublishedRemark.objects.exclude(of_the_press).values_list("remark__gathering_id", flat=True)[:50]):
        yield Breach("consultations.press", "gatherings with published words that were not said to the press", ids)
