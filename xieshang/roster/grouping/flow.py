"""The way of a grouping: proposed, worked over, decided by a document; in the roster from the day on which it takes effect."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, Guard, State, Step, register
from xieshang.kernel.models import Case
from xieshang.roster.grouping.models import Lot


def _all_placed(case: Case) -> str | None:
    left = Lot.objects.filter(grouping_id=case.pk, part=None).count()
    return _now("Nobody has a group yet: %(many)s. Choose one for each.") % {"many": left} if left else None


complete = Guard(
    "grouping_complete",
    _all_placed,
    lambda: ~Q(Exists(Lot.objects.filter(grouping=OuterRef("pk"), part=None))),
    homework=True,
)

DOCUMENT = Ask("decision", _("deciding document"), "line", max_length=80)
PAPERS = Ask("papers", _("the document itself"), "files", required=False)

FLOW = register(
    Flow(
        "grouping",
        model="roster.Grouping",
        label=_("grouping"),
        icon="people",
        states=(
            State("proposed", _("proposed, being worked over"), tone="info"),
            State("decided", _("decided, takes effect on its day"), tone="warn"),
            State("entered", _("in the roster"), tone="good", stage="closed"),
            State("dropped", _("abandoned"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "propose",
                _("propose a grouping"),
                (),
                "proposed",
                permit="office",
                story=_("{who} asked for a proposal"),
            ),
            Step(
                "rework",
                _("change the proposal"),
                ("proposed",),
                "",
                permit="office",
                offered=False,
                story=_("{who} changed the proposal"),
            ),
            Step(
                "decide",
                _("decide, in force since a day"),
                ("proposed",),
                "entered",
                permit="office",
                fields=(
                    DOCUMENT,
                    Ask("effective_on", _("in force since"), "date", help=_("Today or an earlier day.")),
                    PAPERS,
                ),
                guard=complete,
                effect="roster.grouping.decide_now",
                notice="grouping-decided",
                todo=True,
                primary=True,
                story=_("{who} entered the decision: in force since {effective_on}"),
            ),
            Step(
                "decide_ahead",
                _("decide for a later day"),
                ("proposed",),
                "decided",
                permit="office",
                fields=(
                    DOCUMENT,
                    Ask(
                        "effective_on",
                        _("takes effect on"),
                        "date",
                        help=_("The roster changes on that day by itself."),
                    ),
                    PAPERS,
                ),
                guard=complete,
                effect="roster.grouping.decide_ahead",
                notice="grouping-decided",
                story=_("{who} entered the decision: it takes effect on {effective_on}"),
            ),
            Step(
                "take_effect",
                _("enter it in the roster"),
                ("decided",),
                "entered",
                permit="grouping_clock",
                effect="roster.grouping.enter",
                primary=True,
                story=_("The grouping took effect: seats ended and began"),
            ),
            Step(
                "give_up",
                _("abandon the grouping"),
                ("proposed", "decided"),
                "dropped",
                permit="office",
                fields=(Ask("reason", _("why it is abandoned"), "line", max_length=200),),
                notice="grouping-dropped",
                story=_("{who} abandoned the grouping"),
            ),
        ),
    )
)
