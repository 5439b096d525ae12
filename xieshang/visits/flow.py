"""The way of a visit, from the announcement to what came of it."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, Guard, State, Step, register
from xieshang.kernel.models import Case, CaseQuerySet
from xieshang.visits.models import Visit

YES_NO = (("yes", _("yes")), ("no", _("no")))


def _ready() -> CaseQuerySet:
    return Visit.objects.filter(stops__isnull=False).exclude(received_by="")


def _not_ready(case: Case) -> str | None:
    ready = _ready().filter(pk=case.pk).exists()
    return None if ready else _now("Write the programme first, and who receives the delegation.")


ready = Guard("visit_ready", _not_ready, lambda: Q(Exists(_ready().filter(pk=OuterRef("pk")))), homework=True)

FLOW = register(
    Flow(
        "visit",
        model="visits.Visit",
        label=_("visit"),
        icon="place",
        states=(
            State("announced", _("announced"), tone="info"),
            State("prepared", _("prepared"), tone="info"),
            State("received", _("received, to be summed up"), tone="warn"),
            State("closed", _("received and summed up"), tone="good", stage="closed"),
            State("cancelled", _("called off"), tone="warn", stage="closed"),
        ),
        steps=(
            Step(
                "announce",
                _("announce a visit"),
                (),
                "announced",
                permit="staff",
                number="visit",
                notice="visit-announced",
                story=_("{who} announced the visit"),
                public_story=_("The visit was announced"),
            ),
            Step(
                "prepare",
                _("fix the programme"),
                ("announced",),
                "prepared",
                permit="visit_host",
                guard=ready,
                notice="visit-prepared",
                todo=True,
                primary=True,
                story=_("{who} fixed the programme"),
            ),
            Step(
                "amend",
                _("change the visit"),
                ("announced", "prepared"),
                "",
                permit="visit_host",
                notice="visit-changed",
                offered=False,
                story=_("{who} changed the visit"),
            ),
            Step(
                "remind",
                _("remind the day before"),
                ("announced", "prepared"),
                "",
                permit="system",
                notice="visit-tomorrow",
                offered=False,
                story=_("The delegation comes tomorrow"),
            ),
            Step(
                "receive",
                _("the delegation came"),
                ("prepared",),
                "received",
                permit="visit_host",
                fields=(Ask("people", _("how many came"), "number", least=1, most=9999),),
                effect="visits.count_in",
                deadline="visits.summary_days",
                todo=True,
                primary=True,
                story=_("{who} received the delegation: {people} people"),
                public_story=_("The delegation was received"),
            ),
            Step(
                "close",
                _("sum up and close"),
                ("received",),
                "closed",
                permit="visit_host",
                fields=(
                    Ask("summary", _("what came of it"), help=_("Once it is published everybody reads this.")),
                    Ask(
                        "led_to",
                        _("numbers of the cases it led to"),
                        "line",
                        required=False,
                        shown=False,
                        help=_("They are linked with the visit."),
                    ),
                    Ask("photos", _("photos and papers"), "files", required=False),
                    Ask("publish", _("show it on the public pages"), "choice", choices=YES_NO),
                ),
                effect="visits.conclude",
                todo=True,
                primary=True,
                words_public=True,
                story=_("{who} summed the visit up"),
                public_story=_("What came of it"),
            ),
            Step(
                "correct",
                _("correct the visit"),
                ("received", "closed"),
                "",
                permit="visit_host",
                fields=(Ask("reason", _("why it is corrected"), "line"),),
                offered=False,
                story=_("{who} corrected the visit"),
            ),
            Step(
                "cancel",
                _("call the visit off"),
                ("announced", "prepared"),
                "cancelled",
                permit="visit_host",
                fields=(Ask("reason", _("why it is called off"), max_length=500),),
                notice="visit-cancelled",
                story=_("{who} called the visit off"),
                public_story=_("The visit was called off"),
            ),
        ),
    )
)
