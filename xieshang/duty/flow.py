"""The way of a commendation: nominated, chosen, before the chairs' meeting, made public, decided, announced."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshang.duty import standing
from xieshang.duty.models import Commendation, Nomination, Objection
from xieshang.kernel.flow import Ask, Flow, Guard, State, Step, register
from xieshang.kernel.models import Case

VERDICTS = (("stays", _("the nomination stays")), ("struck", _("struck from the list")))
# In which everybody may read the names, and in which they are settled.
PUBLIC_STATES, DECIDED_STATES = ("publicity", "decided", "announced"), ("decided", "announced")


def _rows(**fits: object) -> QuerySet:
    return Nomination.objects.filter(award__commendation_id=OuterRef("pk"), withdrawn_at=None, **fits)


def _open_objections() -> QuerySet:
    return Objection.objects.filter(nomination__award__commendation_id=OuterRef("pk"), settled_at=None)


def _nobody_nominated(case: Case) -> str | None:
    return None if standing.nominations(case) else _now("Nobody is nominated yet.")


def _nothing_to_settle(case: Case) -> str | None:
    return None if standing.open_objections(case) else _now("There is no open objection.")


def _not_heard(case: Case) -> str | None:
    whole = case if isinstance(case, Commendation) else Commendation.objects.get(pk=case.pk)
    if whole.heard_on is None:
        return _now("The publicity is not over yet.")
    if standing.open_objections(case):
        return _now("An objection is still open.")
    return None if standing.chosen(case) else _now("Nobody is left on the list.")


def _heard() -> Q:
    over = Commendation.objects.filter(pk=OuterRef("pk"), heard_on__isnull=False)
    left = _rows(is_chosen=True, struck_at=None)
    return Q(Exists(over)) & ~Q(Exists(_open_objections())) & Q(Exists(left))


nominated = Guard("commendation_nominated", _nobody_nominated, lambda: Q(Exists(_rows())))
objected = Guard("commendation_objected", _nothing_to_settle, lambda: Q(Exists(_open_objections())))
heard = Guard("commendation_heard", _not_heard, _heard)

# Steps without a story of their own stand in the log of those inside by their names, and not in the public one.
FLOW = register(
    Flow(
        "commendation",
        model="duty.Commendation",
        label=_("commendation"),
        icon="star",
        states=(
            State("nominating", _("being nominated"), tone="info"),
            State("chosen", _("first choice made"), tone="info"),
            State("submitted", _("before the chairs' meeting"), tone="info"),
            State("publicity", _("in publicity"), tone="warn"),
            State("decided", _("decided, to be announced"), tone="info"),
            State("announced", pgettext_lazy("commendation", "announced"), tone="good", stage="closed"),
            State("cancelled", _("called off"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "open",
                _("open a commendation"),
                (),
                "nominating",
                permit="office",
                number="commendation",
                deadline="duty.nominating_days",
                notice="commendation-opened",
                story=_("{who} opened the commendation"),
                public_story=_("Nominating began"),
            ),
            Step(
                "nominate",
                _("nominate"),
                ("nominating",),
                "",
                permit="commendation_nominator",
                effect="duty.put_forward",
                offered=False,
            ),
            Step(
                "withdraw",
                _("withdraw a nomination"),
                ("nominating",),
                "",
                permit="commendation_nominator",
                effect="duty.take_back",
                offered=False,
            ),
            Step(
                "finish",
                _("finish nominating"),
                ("nominating",),
                "",
                permit="commendation_asked",
                effect="duty.finish",
                todo=True,
                story=_("{who} finished nominating"),
            ),
            Step(
                "choose",
                _("make the first choice"),
                ("nominating", "chosen", "submitted"),
                "chosen",
                permit="office",
                guard=nominated,
                effect="duty.mark_choice",
                ends_deadline=True,
                offered=False,
                todo=True,
                story=_("{who} made the first choice: {count} on the list"),
            ),
            Step(
                "submit",
                _("lay it before the chairs' meeting"),
                ("chosen",),
                "submitted",
                permit="office",
                todo=True,
                primary=True,
                story=_("{who} laid the list before the chairs' meeting"),
            ),
            Step(
                "publish",
                _("begin the publicity"),
                ("submitted",),
                "publicity",
                permit="office",
                fields=(
                    Ask(
                        "meeting",
                        _("which meeting agreed"),
                        "line",
                        max_length=60,
                        help=_("For example the 12th chairs' meeting."),
                    ),
                    Ask(
                        "how_to_object",
                        _("how to object"),
                        max_length=500,
                        help=_("Telephone, address, office hours: everybody reads this."),
                    ),
                ),
                deadline="duty.publicity_days",
                effect="duty.make_public",
                notice="commendation-public",
                todo=True,
                primary=True,
                story=_("{who} began the publicity"),
                public_story=_("The list is made public before it is decided"),
            ),
            Step(
                "object",
                _("record an objection"),
                ("publicity",),
                "",
                permit="office",
                fields=(
                    Ask("nomination", _("against whom"), "choice", choices=standing.chosen_choices),
                    Ask("words", _("what is objected, and by whom"), max_length=1000, shown=False),
                ),
                effect="duty.enter_objection",
            ),
            Step(
                "settle",
                _("enter what was decided on an objection"),
                ("publicity",),
                "",
                permit="office",
                guard=objected,
                fields=(
                    Ask("objection", _("which objection"), "choice", choices=standing.objection_choices),
                    Ask("verdict", _("what was decided"), "choice", choices=VERDICTS),
                    Ask("reason", _("why"), max_length=1000, shown=False),
                ),
                effect="duty.settle",
                todo=True,
                primary=True,
            ),
            Step(
                "strike",
                _("strike from the list"),
                ("publicity",),
                "",
                permit="office",
                fields=(
                    Ask("nomination", _("who is struck"), "choice", choices=standing.chosen_choices),
                    Ask("reason", _("why"), max_length=1000, shown=False),
                ),
                effect="duty.strike",
            ),
            Step(
                "lapse",
                _("the publicity is over"),
                ("publicity",),
                "",
                permit="commendation_clock",
                deadline="duty.decision_days",
                effect="duty.hear",
                notice="commendation-heard",
                offered=False,
                story=_("The publicity is over"),
                public_story=_("The publicity is over"),
            ),
            Step(
                "decide",
                _("enter the decision on the commendation"),
                ("publicity",),
                "decided",
                permit="office",
                guard=heard,
                fields=(
                    Ask("decider", _("who decided it"), "line", max_length=60),
                    Ask("document_no", _("number of the document"), "line", max_length=40),
                    Ask("decided_on", _("decided on"), "date"),
                ),
                effect="duty.enact",
                ends_deadline=True,
                todo=True,
                primary=True,
                story=_("{who} entered the decision"),
                public_story=_("The commendation was decided"),
            ),
            Step(
                "announce",
                _("announce the commendation"),
                ("decided",),
                "announced",
                permit="office",
                fields=(Ask("scan", _("scan of the document"), "files", required=False),),
                effect="duty.proclaim",
                notice="commendation-announced",
                todo=True,
                primary=True,
                story=_("{who} announced the commendation"),
                public_story=_("The commendation was announced"),
                files_public=True,
            ),
            Step(
                "cancel",
                _("call the commendation off"),
                ("nominating", "chosen", "submitted", "publicity"),
                "cancelled",
                permit="office",
                fields=(Ask("reason", _("why it is called off"), max_length=500),),
                effect="duty.call_off",
                notice="commendation-cancelled",
                story=_("{who} called the commendation off"),
                public_story=_("The commendation was called off"),
            ),
        ),
    )
)
