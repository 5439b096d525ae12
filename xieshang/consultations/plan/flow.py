"""The way of the annual plan, from the first call for topics to the end of the year."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from xieshang.kernel.flow import Ask, Flow, Guard, State, Step, register
from xieshang.kernel.models import Case

# In which states something other than a step may be done.
TAKES_CALLS = ("collecting", "drafting")
BEING_DRAFTED = ("collecting", "drafting")
IS_DECIDED = ("party_decided", "published")
TAKES_ITEMS = (*BEING_DRAFTED, *IS_DECIDED)


def _items(case: Case) -> Q:
    return Q(parent_id=case.pk, kind="topic")


def _nothing_in_it(case: Case) -> str | None:
    rows = Case.objects.filter(_items(case)).exclude(stage="closed")
    if not rows.exists():
        return _now("There is no topic in the plan yet.")
    bare = rows.filter(Q(topic__form="") | Q(topic__month=None) | Q(unit=None)).count()
    if bare:
        words = ngettext(
            "%(count)s topic still lacks form, month or the special committee that leads.",
            "%(count)s topics still lack form, month or the special committee that leads.",
            bare,
        )
        return words % {"count": bare}
    return None


def _shaped() -> Q:
    items = Case.objects.filter(parent_id=OuterRef("pk"), kind="topic").exclude(stage="closed")
    bare = items.filter(Q(topic__form="") | Q(topic__month=None) | Q(unit=None))
    return Q(Exists(items)) & ~Q(Exists(bare))


def _something_open(case: Case) -> str | None:
    count = Case.objects.filter(_items(case)).exclude(stage="closed").count()
    words = ngettext(
        "%(count)s topic of the plan is still open.", "%(count)s topics of the plan are still open.", count
    )
    return words % {"count": count} if count else None


shaped = Guard("plan_shaped", _nothing_in_it, _shaped, homework=True)
all_done = Guard(
    "plan_done",
    _something_open,
    lambda: ~Q(Exists(Case.objects.filter(parent_id=OuterRef("pk"), kind="topic").exclude(stage="closed"))),
)

DOCUMENT = Ask("document", _("number of the document"), "line", max_length=80)
SCANS = Ask("scans", _("documents"), "files", required=False)

FLOW = register(
    Flow(
        "plan",
        model="consultations.Plan",
        label=_("annual consultation plan"),
        icon="calendar",
        states=(
            State("collecting", _("topics are collected"), tone="info"),
            State("drafting", _("being drafted")),
            State("reviewing", _("under review"), tone="info"),
            State("chairs_approved", _("approved by the chairs' meeting"), tone="info"),
            State("party_decided", _("decided by the Party committee"), tone="info"),
            State("published", _("published"), tone="good"),
            State("closed", _("closed"), tone="good", stage="closed"),
        ),
        steps=(
            Step(
                "begin",
                _("begin the plan of a year"),
                (),
                "collecting",
                permit="office",
                story=_("{who} began to collect topics"),
            ),
            Step(
                "call",
                _("call for topics"),
                TAKES_CALLS,
                "",
                permit="office",
                offered=False,
                story=_("{who} called for topics from {opens_on} to {closes_on}"),
            ),
            Step(
                "draft",
                _("end the collection and draft the plan"),
                ("collecting",),
                "drafting",
                permit="office",
                todo=True,
                primary=True,
                story=_("{who} ended the collection"),
            ),
            Step(
                "take_over",
                _("take over topics of the year before"),
                BEING_DRAFTED,
                "",
                permit="office",
                offered=False,
                story=_("{who} took over topics of the year before: {count}"),
            ),
            Step(
                "review",
                _("send the draft for review"),
                ("drafting",),
                "reviewing",
                permit="office",
                guard=shaped,
                fields=(Ask("with", _("with whom it is reviewed"), "line", max_length=120), DOCUMENT, SCANS),
                effect="consultations.plan.keep_draft",
                notice="plan-moved",
                todo=True,
                primary=True,
                story=_("{who} sent the draft for review"),
            ),
            Step(
                "send_back",
                _("take the draft back"),
                ("reviewing", "chairs_approved"),
                "drafting",
                permit="office",
                fields=(Ask("reason", _("what has to be changed"), max_length=500),),
                notice="plan-moved",
                story=_("{who} took the draft back"),
            ),
            Step(
                "approve_chairs",
                _("enter the approval of the chairs' meeting"),
                ("reviewing",),
                "chairs_approved",
                permit="office",
                guard=shaped,
                fields=(Ask("met_on", _("day of the meeting"), "date"), DOCUMENT, SCANS),
                effect="consultations.plan.check_day",
                notice="plan-moved",
                todo=True,
                primary=True,
                story=_("The chairs' meeting approved the plan on {met_on}"),
                public_story=_("The chairs' meeting approved the plan"),
            ),
            Step(
                "decide",
                _("enter the decision of the Party committee"),
                ("chairs_approved",),
                "party_decided",
                permit="office",
                number="plan",
                guard=shaped,
                fields=(Ask("met_on", _("day of the decision"), "date"), DOCUMENT, SCANS),
                effect="consultations.plan.decide",
                notice="plan-decided",
                todo=True,
                primary=True,
                story=_("The Party committee decided the plan on {met_on}"),
                public_story=_("The Party committee decided the plan"),
            ),
            Step(
                "publish",
                _("publish the plan"),
                ("party_decided",),
                "published",
                permit="office",
                effect="consultations.plan.publish",
                todo=True,
                primary=True,
                story=_("{who} published the plan"),
                public_story=_("The plan was published"),
            ),
            Step(
                "amend",
                _("change the plan"),
                IS_DECIDED,
                "",
                permit="office",
                fields=(
                    Ask("reason", _("why the plan is changed"), "line", max_length=200),
                    Ask("document", _("number of the document"), "line", max_length=80),
                ),
                effect="consultations.plan.keep_amendment",
                notice="plan-changed",
                offered=False,
                story=_("{who} changed the plan: version {version}"),
                public_story=_("The plan was changed: version {version}"),
            ),
            Step(
                "close",
                _("close the plan of the year"),
                ("published",),
                "closed",
                permit="office",
                guard=all_done,
                fields=(Ask("summary", _("what the year came to"), help=_("Everybody reads this.")),),
                todo=True,
                words_public=True,
                story=_("{who} closed the plan of the year"),
                public_story=_("The year of the plan is over"),
            ),
        ),
    )
)
