"""The way of a formal suggestion and that of a consultation report, from the draft to the end of what they led to."""

from django.utils.translation import gettext_lazy as _

from xieshang.advice.drafting.guards import written
from xieshang.advice.models import FormalSuggestion
from xieshang.kernel.flow import Ask, Flow, State, Step, all_closed, register

RECEIVERS = (("party", _("Party committee")), ("government", _("government")))
BOTH = (("both", _("Party committee and government")), *RECEIVERS)
YES_NO = (("yes", _("yes")), ("no", _("no")))
# Suggestions under a document are handed to units from its approval (its issue) on.
UNDECIDED = ("draft", "submitted")
TAKES_ITEMS = ("draft", "submitted", "approved", "sent", "answered", "issued")

ANSWER = (
    Ask("receiver", _("who answered"), "choice", choices=RECEIVERS),
    Ask("text", _("the answer"), max_length=5000),
    Ask("files", _("the answer as it came"), "files", required=False),
)
CLOSING = (Ask("summary", _("what came of it"), help=_("Once it is published everybody reads this.")),)


def _draft(label: str) -> Step:
    return Step("draft", label, (), "draft", permit="paper_drafter", story=_("{who} began the draft"))


def _revise() -> Step:
    return Step(
        "revise",
        _("edit the text"),
        ("draft",),
        "",
        permit="paper_drafter",
        offered=False,
        story=_("{who} saved revision {revision}"),
    )


def _drop(*sources: str) -> Step:
    return Step(
        "drop",
        _("abandon the draft"),
        sources,
        "dropped",
        permit="paper_drafter",
        fields=(Ask("reason", _("why it is abandoned"), max_length=500),),
        story=_("{who} abandoned the draft"),
    )


def _publish(*sources: str) -> Step:
    return Step(
        "publish",
        _("publish it"),
        sources,
        "",
        permit="advice_publisher",
        fields=(Ask("items", _("publish its suggestions, too"), "choice", choices=YES_NO),),
        effect="advice.drafting.publish",
        story=_("{who} published it"),
        public_story=_("It was published"),
    )


def _answer(*sources: str) -> Step:
    return Step(
        "answer",
        _("enter the answer"),
        sources,
        "answered",
        permit="office",
        fields=ANSWER,
        ends_deadline=True,
        notice="paper-answered",
        todo=True,
        primary=True,
        story=_("{who} entered the answer"),
        public_story=_("It was answered"),
    )


def _close(*sources: str) -> Step:
    return Step(
        "close",
        _("close it"),
        sources,
        "closed",
        permit="paper_drafter",
        guard=all_closed,
        fields=CLOSING,
        notice="paper-closed",
        todo=True,
        story=_("{who} closed it: every suggestion in it came to its end"),
        public_story=_("Every suggestion in it came to its end"),
        words_public=True,
    )


FORMAL = register(
    Flow(
        "formal",
        model="advice.FormalSuggestion",
        label=_("formal suggestion"),
        icon="doc",
        states=(
            State("draft", _("being drafted"), tone="info"),
            State("submitted", _("before the meeting"), tone="info"),
            State("approved", _("approved, to be sent"), tone="warn", public_label=_("approved")),
            State("sent", _("sent, waiting for the answer"), tone="info", public_label=_("sent")),
            State("answered", _("answered, being carried out"), tone="good"),
            State("closed", _("carried out and closed"), tone="good", stage="closed"),
            State("dropped", _("abandoned"), tone="neutral", stage="closed"),
        ),
        steps=(
            _draft(_("draft a formal suggestion")),
            _revise(),
            Step(
                "submit",
                _("put it before the meeting"),
                ("draft",),
                "submitted",
                permit="paper_drafter",
                guard=written,
                notice="formal-submitted",
                todo=True,
                primary=True,
                story=_("{who} put it before the meeting"),
            ),
            Step(
                "approve",
                _("enter the approval"),
                ("submitted",),
                "approved",
                permit="office",
                fields=(
                    Ask(
                        "meeting",
                        _("which meeting approved it"),
                        "choice",
                        choices=tuple(FormalSuggestion.Meeting.choices),
                    ),
                    Ask("decided_on", _("day of the meeting"), "date"),
                    Ask("document", _("document of the decision"), "line", max_length=40),
                    Ask("scan", _("scan of the document"), "files", required=False),
                ),
                number="formal",
                effect="advice.drafting.approve",
                notice="formal-approved",
                todo=True,
                primary=True,
                story=_("{who} entered the approval; it has its number"),
                public_story=_("It was approved"),
            ),
            Step(
                "take_back",
                _("back to the draft"),
                ("submitted",),
                "draft",
                permit="paper_drafter",
                fields=(Ask("reason", _("what has to be changed"), max_length=500),),
                notice="formal-back",
                story=_("{who} put it back to the draft"),
            ),
            Step(
                "send",
                _("send it"),
                ("approved",),
                "sent",
                permit="office",
                fields=(
                    Ask("to", _("to whom"), "choice", choices=BOTH),
                    Ask("sent_on", _("sent on"), "date"),
                ),
                deadline="advice.answer_days",
                effect="advice.drafting.send",
                notice="formal-sent",
                todo=True,
                primary=True,
                story=_("{who} sent it"),
                public_story=_("It was sent to Party committee and government"),
            ),
            _answer("sent"),
            _publish("approved", "sent", "answered", "closed"),
            _close("answered"),
            _drop("draft", "submitted"),
        ),
    )
)

REPORT = register(
    Flow(
        "consultation_report",
        model="advice.ConsultationReport",
        label=_("consultation report"),
        icon="doc",
        states=(
            State("draft", _("being drafted"), tone="info"),
            State("issued", _("signed and sent"), tone="info"),
            State("answered", _("answered, being carried out"), tone="good"),
            State("closed", _("carried out and closed"), tone="good", stage="closed"),
            State("dropped", _("abandoned"), tone="neutral", stage="closed"),
        ),
        steps=(
            _draft(_("draft a consultation report")),
            _revise(),
            Step(
                "issue",
                _("enter signature and sending"),
                ("draft",),
                "issued",
                permit="office",
                guard=written,
                fields=(
                    Ask("signed_by", _("who signed it"), "line", max_length=40),
                    Ask("to", _("to whom"), "choice", choices=BOTH),
                    Ask("sent_on", _("sent on"), "date"),
                ),
                number="consultation_report",
                deadline="advice.answer_days",
                effect="advice.drafting.issue",
                notice="report-issued",
                todo=True,
                primary=True,
                story=_("{who} entered signature and sending; it has its number"),
                public_story=_("It was sent to Party committee and government"),
            ),
            _answer("issued"),
            _publish("issued", "answered", "closed"),
            _close("answered"),
            _drop("draft"),
        ),
    )
)
