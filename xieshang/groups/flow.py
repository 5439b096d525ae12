"""The way of a group's year: plan, under way, summary."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.groups.models import PlanLine
from xieshang.kernel.flow import Ask, Flow, Guard, State, Step, register
from xieshang.kernel.models import Case


def _nothing_planned(case: Case) -> str | None:
    planned = PlanLine.objects.filter(of_year_id=case.pk).exists()
    return None if planned else _now("Write down first what the group means to do.")


planned = Guard(
    "group_has_plan",
    _nothing_planned,
    lambda: Q(Exists(PlanLine.objects.filter(of_year_id=OuterRef("pk")))),
    homework=True,
)

FLOW = register(
    Flow(
        "group_year",
        model="groups.GroupYear",
        label=_("year of a group"),
        icon="people",
        states=(
            State("planning", _("plan to be written"), tone="info"),
            State("handed_in", _("plan handed in"), tone="warn"),
            State("running", _("under way by its plan"), tone="info"),
            State("reporting", _("summary to be written"), tone="info"),
            State("reported", _("summary handed in"), tone="warn"),
            State("closed", _("summed up"), tone="good", stage="closed"),
        ),
        steps=(
            Step(
                "open",
                _("begin the year"),
                (),
                "planning",
                permit="group_planner",
                number="group_year",
                deadline="groups.plan_days",
                notice="group-year-open",
                story=_("The year of the group began"),
            ),
            Step(
                "write",
                _("write the plan"),
                ("planning", "running"),
                "",
                permit="group_planner",
                offered=False,
                story=_("{who} wrote the plan"),
            ),
            Step(
                "hand_in",
                _("hand the plan in"),
                ("planning",),
                "handed_in",
                permit="group_convenor",
                by_proxy=True,
                guard=planned,
                deadline="groups.review_days",
                notice="group-plan-handed-in",
                todo=True,
                primary=True,
                story=_("{who} handed the plan in"),
            ),
            Step(
                "agree",
                _("agree to the plan"),
                ("handed_in",),
                "running",
                permit="group_guide",
                fields=(Ask("remark", _("remark"), required=False, max_length=500),),
                ends_deadline=True,
                notice="group-plan-agreed",
                todo=True,
                primary=True,
                story=_("{who} agreed to the plan"),
            ),
            Step(
                "send_back",
                _("send the plan back"),
                ("handed_in",),
                "planning",
                permit="group_guide",
                fields=(Ask("reason", _("what is to be changed"), max_length=500),),
                deadline="groups.plan_days",
                notice="group-plan-sent-back",
                story=_("{who} sent the plan back"),
            ),
            Step(
                "carry_out",
                _("record what was done"),
                ("running", "reporting"),
                "",
                permit="group_planner",
                fields=(Ask("what", _("what was done, and what came of it"), max_length=500),),
                offered=False,
                story=_("{who} recorded what the group did"),
            ),
            Step(
                "ask_summary",
                _("ask for the summary"),
                ("planning", "handed_in", "running"),
                "reporting",
                permit="system",
                deadline="groups.summary_days",
                notice="group-summary-asked",
                offered=False,
                story=_("The summary of the year is asked for"),
            ),
            Step(
                "sum_up",
                _("hand the summary in"),
                ("reporting",),
                "reported",
                permit="group_convenor",
                by_proxy=True,
                fields=(
                    Ask("did", _("what the group did")),
                    Ask("lessons", _("what went well, and what did not"), required=False),
                    Ask("next", _("what comes next year"), required=False),
                    Ask("files", _("papers and photos"), "files", required=False),
                ),
                deadline="groups.review_days",
                effect="groups.count_up",
                notice="group-summary-handed-in",
                todo=True,
                primary=True,
                story=_("{who} handed the summary in"),
            ),
            Step(
                "ask_again",
                _("ask for a better summary"),
                ("reported",),
                "reporting",
                permit="group_guide",
                fields=(Ask("reason", _("what is to be changed"), max_length=500),),
                deadline="groups.summary_days",
                notice="group-plan-sent-back",
                story=_("{who} asked for a better summary"),
            ),
            Step(
                "close",
                _("take note of the summary"),
                ("reported",),
                "closed",
                permit="group_guide",
                fields=(Ask("remark", _("remark"), required=False, max_length=500),),
                notice="group-year-closed",
                todo=True,
                primary=True,
                story=_("{who} took note of the summary"),
            ),
        ),
    )
)
