"""The way of a unit's task, from the order to the verified result."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.handling import guards, vocabulary
from xieshang.kernel.flow import Ask, Flow, State, Step, register
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer


def _units(viewer: Viewer, case: Case) -> list[tuple[str, str]]:
    return vocabulary.units_free_for(case, on=timezone.localdate(viewer.at))


def _result_classes(viewer: Viewer, case: Case) -> list[tuple[str, str]]:
    classes = vocabulary.result_classes(case.body_id, on=timezone.localdate(viewer.at))
    return [(entry.code, entry.label) for entry in classes]


OPEN = ("assigned", "returned", "accepted", "replied", "reviewed")
WITH_UNIT = ("assigned", "accepted")
UNANSWERED = ("assigned", "returned", "accepted")

FLOW = register(
    Flow(
        "assignment",
        model="handling.Assignment",
        label=_("task of a unit"),
        icon="todo",
        states=(
            State("assigned", _("waiting for the unit to accept"), tone="info"),
            State("returned", _("returned with a reason"), tone="warn"),
            State("accepted", _("in work")),
            State("replied", _("replied, to be reviewed"), tone="info"),
            State("reviewed", _("reviewed, to be verified"), tone="info"),
            State("verified", _("done and verified"), tone="good", stage="closed"),
            State("opined", _("opinion given"), tone="good", stage="closed"),
            State("reassigned", _("given to another unit"), tone="neutral", stage="closed"),
            State("cancelled", _("cancelled"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "open",
                _("hand to the unit"),
                (),
                "assigned",
                permit="verifier",
                number="assignment",
                notice="assignment-opened",
                story=_("{who} handed the task to {unit_name}; reply due on {due_on}"),
            ),
            Step(
                "accept",
                _("accept the task"),
                ("assigned",),
                "accepted",
                permit="unit_of",
                by_proxy=True,
                fields=(Ask("contact", _("who works on it, with phone"), "line", required=False, max_length=80),),
                notice="assignment-accepted",
                todo=True,
                primary=True,
                story=_("{who} accepted the task"),
            ),
            Step(
                "return_with_reason",
                _("return the task"),
                ("assigned",),
                "returned",
                permit="unit_of",
                by_proxy=True,
                fields=(Ask("reason", _("why it is not this unit's work, and whose it is"), max_length=500),),
                guard=guards.objections_open,
                notice="assignment-returned",
                effect="handling.check_objection",
                story=_("{who} returned the task"),
            ),
            Step(
                "close_objections",
                _("the days for returning are over"),
                ("assigned",),
                "",
                permit="system",
                guard=guards.objections_open,
                offered=False,
                story=_("The task stands: it could be returned until {objection_until}"),
            ),
            Step(
                "reassign",
                _("give to another unit"),
                ("assigned", "returned"),
                "reassigned",
                permit="assigner",
                fields=(
                    Ask("unit", _("unit"), "choice", choices=_units),
                    Ask("reason", _("reason"), required=False, max_length=500),
                ),
                notice="assignment-reassigned",
                effect="handling.open_for_other_unit",
                story=_("{who} gave the task to another unit"),
            ),
            Step(
                "insist",
                _("insist: the unit keeps the task"),
                ("returned",),
                "accepted",
                permit="assigner",
                fields=(Ask("reason", _("reason"), max_length=500),),
                notice="assignment-insisted",
                todo=True,
                story=_("{who} decided that the unit keeps the task"),
            ),
            Step(
                "progress",
                _("report progress"),
                ("accepted",),
                "",
                permit="unit_of",
                by_proxy=True,
                fields=(
                    Ask("text", _("what was done, what comes next")),
                    Ask("files", _("files"), "files", required=False),
                ),
                story=_("{who} reported progress"),
            ),
            Step(
                "reply",
                _("reply"),
                ("accepted",),
                "replied",
                permit="lead_unit",
                by_proxy=True,
                fields=(
                    Ask("text", _("reply, point by point"), max_length=5000),
                    Ask("result_class", _("result"), "choice", choices=_result_classes),
                    Ask("files", _("files"), "files", required=False),
                ),
                deadline="handling.review_days",
                notice="assignment-replied",
                effect="handling.keep_reply",
                todo=True,
                primary=True,
                story=_("{who} replied: class {result_class}"),
            ),
            Step(
                "opine",
                _("give the opinion"),
                ("accepted",),
                "opined",
                permit="assist_unit",
                by_proxy=True,
                fields=(
                    Ask("text", _("opinion for the leading unit"), max_length=5000),
                    Ask("files", _("files"), "files", required=False),
                ),
                notice="assignment-opined",
                effect="handling.keep_opinion",
                todo=True,
                primary=True,
                story=_("{who} gave an opinion"),
            ),
            Step(
                "ask_extension",
                _("ask for an extension"),
                ("accepted",),
                "",
                permit="unit_of",
                by_proxy=True,
                fields=(Ask("reason", _("why it takes longer, and what is done until then"), max_length=500),),
                guard=guards.extension_not_asked,
                notice="extension-asked",
                story=_("{who} asked for an extension"),
            ),
            Step(
                "grant_extension",
                _("grant the extension"),
                ("accepted",),
                "",
                permit="assigner",
                guard=guards.extension_asked,
                deadline="handling.extension_days",
                extends=True,
                notice="extension-granted",
                effect="handling.keep_extension",
                todo=True,
                story=_("{who} granted the extension"),
            ),
            Step(
                "refuse_extension",
                _("refuse the extension"),
                ("accepted",),
                "",
                permit="assigner",
                fields=(Ask("reason", _("reason"), max_length=500),),
                guard=guards.extension_asked,
                notice="extension-refused",
                todo=True,
                story=_("{who} refused the extension"),
            ),
            Step(
                "pass_review",
                _("approve the reply"),
                ("replied",),
                "reviewed",
                permit="assigner",
                fields=(
                    Ask(
                        "new_class",
                        _("other result class, if needed"),
                        "choice",
                        required=False,
                        choices=_result_classes,
                    ),
                    Ask("remark", _("remark"), required=False, max_length=500),
                ),
                deadline="handling.verify_days",
                notice="assignment-reviewed",
                effect="handling.keep_review",
                todo=True,
                primary=True,
                story=_("{who} approved the reply"),
            ),
            Step(
                "send_back",
                _("send the reply back"),
                ("replied",),
                "accepted",
                permit="assigner",
                fields=(Ask("reason", _("what is missing"), max_length=500),),
                deadline="handling.mend_days",
                notice="assignment-sent-back",
                effect="handling.mend_reply",
                todo=True,
                story=_("{who} sent the reply back"),
            ),
            Step(
                "verify",
                _("verify the result"),
                ("reviewed",),
                "verified",
                permit="verifier",
                fields=(
                    Ask("text", _("what was seen on the spot, or who was asked"), required=False, max_length=1000),
                    Ask("files", _("photos"), "files", required=False),
                ),
                notice="assignment-verified",
                effect="handling.tell_parent",
                todo=True,
                primary=True,
                story=_("{who} verified the result"),
            ),
            Step(
                "not_done",
                _("not done: handle again"),
                ("reviewed",),
                "accepted",
                permit="verifier",
                fields=(Ask("reason", _("what is not done"), max_length=500),),
                deadline="handling.rehandle_days",
                notice="assignment-not-done",
                effect="handling.next_round",
                todo=True,
                story=_("{who} found it not done; it is handled again"),
            ),
            Step(
                "rate",
                _("rate process and result"),
                ("verified",),
                "",
                permit="requester",
                fields=(
                    Ask("process", _("How did the unit work with you?"), "rating"),
                    Ask("result", _("How good is the result?"), "rating"),
                    Ask("remark", _("in your own words"), required=False, max_length=500),
                ),
                notice="assignment-rated",
                effect="handling.keep_rating",
                story=_("{who} rated: process {process}, result {result}"),
            ),
            Step(
                "cancel",
                _("cancel the task"),
                OPEN,
                "cancelled",
                permit="assigner",
                fields=(Ask("reason", _("reason"), max_length=500),),
                notice="assignment-cancelled",
                effect="handling.tell_parent",
                story=_("{who} cancelled the task"),
            ),
            Step(
                "recall",
                _("taken back: the record was wrong"),
                UNANSWERED,
                "cancelled",
                permit="word",
                notice="assignment-cancelled",
                offered=False,
                story=_("The task was given by mistake: {who} corrected the record"),
            ),
            Step(
                "remind",
                _("reminder"),
                WITH_UNIT,
                "",
                permit="system",
                guard=guards.once_a_deadline("remind"),
                notice="assignment-reminder",
                offered=False,
                story=_("Reminder: reply due on {due_on}, {days_left} working days left (from {norm_days} on)"),
            ),
            Step(
                "urge",
                _("urge the unit"),
                WITH_UNIT,
                "",
                permit="assigner",
                fields=(Ask("words", _("message to the unit"), required=False, max_length=500),),
                notice="assignment-urged",
                story=_("{who} urged the unit"),
            ),
            Step(
                "supervise",
                _("supervision letter"),
                WITH_UNIT,
                "",
                permit="system",
                guard=guards.once_a_deadline("supervise"),
                notice="assignment-supervision",
                offered=False,
                story=_(
                    "Supervision letter: due on {due_on}, on {today} {days_over} working days over "
                    "(from {norm_days} on; calendar edition {calendar_version})"
                ),
            ),
            Step(
                "report",
                _("report to the chairs"),
                WITH_UNIT,
                "",
                permit="system",
                guard=guards.once_a_deadline("report"),
                notice="assignment-report",
                offered=False,
                story=_(
                    "Reported to the chairs: due on {due_on}, on {today} {days_over} working days over "
                    "(from {norm_days} on; calendar edition {calendar_version})"
                ),
            ),
        ),
        on={"handling.recalled": "recall"},
    )
)

LADDER = ("remind", "supervise", "report")

# Instructions are a part of this slice in a folder of their own.
import xieshang.handling.instructions.flow  # noqa: E402, F401
