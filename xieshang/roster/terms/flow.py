"""The way of a change of term: prepared beside the present term for as long as it takes, then opened at one moment."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, State, Step, register
from xieshang.roster.terms.guards import READY

DECISION = Ask("decision", _("deciding document"), "line", max_length=80)

FLOW = register(
    Flow(
        "succession",
        model="roster.Succession",
        label=_("change of term"),
        icon="people",
        states=(
            State("prepared", _("the next term is being prepared"), tone="info"),
            State("opened", _("the term is open"), tone="good", stage="closed"),
        ),
        steps=(
            Step(
                "found",
                _("found the next term"),
                (),
                "prepared",
                permit="term_keeper",
                fields=(DECISION,),
                story=_("{who} founded {name}: {starts_on} to {ends_on}"),
            ),
            Step(
                "amend",
                _("change number, name or days"),
                ("prepared",),
                "",
                permit="term_keeper",
                fields=(DECISION,),
                effect="roster.terms.keep_days",
                offered=False,
                story=_("{who} changed the term: {name}, {starts_on} to {ends_on}"),
            ),
            Step(
                "open",
                _("open the term"),
                ("prepared",),
                "opened",
                permit="term_keeper",
                fields=(DECISION,),
                guard=READY,
                effect="roster.terms.take_effect",
                notice="term-opened",
                offered=False,
                primary=True,
                story=_("{who} opened {name}: {members} members, {continuing} of them continue, {leaving} left"),
            ),
        ),
    )
)
