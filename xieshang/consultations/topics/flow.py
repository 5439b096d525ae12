"""The way of a topic, from the suggestion over the plan to what came of the consultation."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from xieshang.kernel.flow import Ask, Flow, Guard, State, Step, register
from xieshang.kernel.models import Case

# In which states something other than a step may be done.
BEING_SCREENED = ("suggested", "shortlisted")
SHAPED = ("selected", "in_plan", "researching")
IN_THE_PLAN = ("in_plan", "researching", "consulted", "reported")
GOES_ON = ("in_plan", "researching", "consulted")
PLANNED = (*IN_THE_PLAN, "closed", "postponed", "cancelled")


def _tasks() -> Q:
    return Q(Exists(Case.objects.filter(parent_id=OuterRef("pk")).exclude(stage="closed")))


def _open_tasks(case: Case) -> str | None:
    count = Case.objects.filter(parent_id=case.pk).exclude(stage="closed").count()
    words = ngettext("%(count)s task is still open.", "%(count)s tasks are still open.", count)
    return words % {"count": count} if count else None


tasks_done = Guard("topic_tasks_done", _open_tasks, lambda: ~_tasks())
REASON = Ask("reason", _("reason"), "line", max_length=200)

FLOW = register(
    Flow(
        "topic",
        model="consultations.Topic",
        label=_("topic"),
        icon="voice",
        states=(
            State("suggested", _("suggested"), tone="info"),
            State("shortlisted", _("shortlisted"), tone="info"),
            State("selected", _("chosen for the plan"), tone="info", public_label=_("being considered")),
            State("in_plan", _("in the plan"), tone="info"),
            State("researching", _("being researched"), tone="info"),
            State("consulted", _("consulted, to be reported"), tone="warn", public_label=_("consulted")),
            State("reported", _("reported"), tone="info"),
            State("closed", _("closed with a result"), tone="good", stage="closed"),
            State("merged", _("merged into another topic"), stage="closed"),
            State("not_chosen", _("not chosen"), stage="closed"),
            State("withdrawn", _("taken back"), stage="closed"),
            State("postponed", _("postponed"), tone="warn", stage="closed"),
            State("cancelled", _("cancelled for this year"), stage="closed"),
        ),
        steps=(
            Step(
                "suggest",
                _("suggest a topic"),
                (),
                "suggested",
                permit="anyone",
                number="topic",
                deadline="consultations.screening_days",
                notice="topic-suggested",
                story=_("{who} suggested the topic"),
                public_story=_("The topic was suggested"),
            ),
            Step(
                "decree",
                _("enter a topic set by the Party committee"),
                (),
                "selected",
                permit="office",
                number="topic",
                fields=(Ask("document", _("number of the document"), "line", max_length=80),),
                story=_("The Party committee set the topic"),
                public_story=_("The Party committee set the topic"),
            ),
            Step(
                "carry",
                _("carry over from the year before"),
                (),
                "selected",
                permit="office",
                number="topic",
                story=_("{who} took the topic over from the year before"),
                public_story=_("The topic was taken over from the year before"),
            ),
            Step(
                "shortlist",
                _("put on the shortlist"),
                ("suggested",),
                "shortlisted",
                permit="staff",
                effect="consultations.topics.show_members",
                notice="topic-shortlisted",
                todo=True,
                primary=True,
                story=_("{who} put the topic on the shortlist"),
                public_story=_("The topic was put on the shortlist"),
            ),
            Step(
                "merge",
                _("merge into another topic"),
                BEING_SCREENED,
                "merged",
                permit="staff",
                offered=False,
                notice="topic-merged",
                story=_("{who} merged the topic into {into}"),
                public_story=_("The topic was merged with a similar one"),
            ),
            Step(
                "select",
                _("choose for the plan"),
                BEING_SCREENED,
                "selected",
                permit="office",
                effect="consultations.topics.enter_plan",
                notice="topic-selected",
                todo=True,
                story=_("{who} chose the topic for the plan"),
                public_story=_("The topic was chosen for the draft of the plan"),
            ),
            Step(
                "decline",
                _("leave out, with the reason"),
                (*BEING_SCREENED, "selected"),
                "not_chosen",
                permit="office",
                fields=(Ask("reason", _("reason, for those who suggested it"), max_length=500),),
                effect="consultations.topics.leave_plan",
                notice="topic-declined",
                words_public=True,
                story=_("{who} left the topic out"),
                public_story=_("The topic was not chosen for the plan"),
            ),
            Step(
                "withdraw",
                _("take the suggestion back"),
                ("suggested",),
                "withdrawn",
                permit="topic_proposer",
                by_proxy=True,
                story=_("{who} took the suggestion back"),
                public_story=_("The suggestion was taken back"),
            ),
            Step(
                "shape",
                _("say how it is consulted on"),
                SHAPED,
                "",
                permit="office",
                offered=False,
                story=_("{who} wrote how it is consulted on"),
                public_story=_("It was laid down how it is consulted on"),
            ),
            Step(
                "plan",
                _("take into the plan"),
                ("selected",),
                "in_plan",
                permit="word",
                ends_deadline=True,
                notice="topic-planned",
                offered=False,
                story=_("The topic stands in the plan of the year"),
                public_story=_("The topic stands in the plan of the year"),
            ),
            Step(
                "research",
                _("begin the research"),
                ("in_plan",),
                "researching",
                permit="topic_lead",
                todo=True,
                primary=True,
                fields=(Ask("remark", _("who looks into what, until when"), required=False, max_length=500),),
                story=_("{who} began the research"),
                public_story=_("The research began"),
            ),
            Step(
                "place",
                _("put on the agenda of a consultation"),
                IN_THE_PLAN,
                "",
                permit="word",
                offered=False,
                story=_("It stands on the agenda of {gathering}, {held_on}"),
                public_story=_("It is consulted on {held_on}"),
            ),
            Step(
                "take_off",
                _("take off the agenda"),
                IN_THE_PLAN,
                "",
                permit="word",
                offered=False,
                story=_("It was taken off the agenda of {gathering}"),
                public_story=_("It was taken off an agenda"),
            ),
            Step(
                "consult",
                _("record the consultation"),
                IN_THE_PLAN,
                "consulted",
                permit="word",
                effect="consultations.topics.open_tasks",
                notice="topic-consulted",
                offered=False,
                story=_("It was consulted on: {gathering}, {held_on}"),
                public_story=_("It was consulted on, {held_on}"),
            ),
            Step(
                "put_back",
                _("the record was wrong"),
                ("consulted", "reported"),
                "researching",
                permit="word",
                offered=False,
                story=_("{who} corrected the record of the consultation; the outcome is open again"),
                public_story=_("The record of the consultation was corrected"),
            ),
            Step(
                "report",
                _("report what the consultation came to"),
                ("consulted",),
                "reported",
                permit="topic_lead",
                fields=(
                    Ask("result", _("what came of it"), help=_("Everybody reads this once the plan is published.")),
                    Ask("document", _("number of the document"), "line", required=False, max_length=80),
                    Ask("scans", _("documents"), "files", required=False),
                ),
                notice="topic-reported",
                todo=True,
                primary=True,
                words_public=True,
                story=_("{who} reported what the consultation came to"),
                public_story=_("What the consultation came to was reported"),
            ),
            Step(
                "close",
                _("close with what became of it"),
                ("reported",),
                "closed",
                permit="topic_lead",
                guard=tasks_done,
                fields=(
                    Ask("result", _("what became of it"), help=_("Everybody reads this once the plan is published.")),
                ),
                notice="topic-closed",
                todo=True,
                primary=True,
                words_public=True,
                story=_("{who} closed the topic"),
                public_story=_("What became of it"),
            ),
            Step(
                "postpone",
                _("postpone to the next year"),
                GOES_ON,
                "postponed",
                permit="office",
                fields=(REASON,),
                notice="topic-stopped",
                offered=False,
                words_public=True,
                story=_("{who} postponed the topic to the next year"),
                public_story=_("The topic was postponed to the next year"),
            ),
            Step(
                "cancel",
                _("cancel the topic"),
                GOES_ON,
                "cancelled",
                permit="office",
                fields=(REASON,),
                notice="topic-stopped",
                offered=False,
                words_public=True,
                story=_("{who} cancelled the topic"),
                public_story=_("The topic was cancelled"),
            ),
        ),
        on={
            "plan.decided": "plan",
            "gathering.placed": "place",
            "gathering.taken_off": "take_off",
            "gathering.outcome": "consult",
            "gathering.settled": "consult",
            "gathering.escalated": "consult",
            "gathering.taken_back": "put_back",
        },
        requires=("gathering.placed", "gathering.outcome"),
    )
)
