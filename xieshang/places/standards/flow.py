"""The way of a check: the keeper looks, the committee visits, the office grades, what lacks is improved and looked at again."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, State, Step, register
from xieshang.kernel.stories import note_story
from xieshang.places.standards import guards
from xieshang.places.standards.models import HomeCheck

REASON = Ask(
    "reason",
    _("why the grade differs from the points"),
    required=False,
    max_length=500,
    help=_("Needed only if it differs."),
)
GRADE = Ask(
    "grade",
    _("grade"),
    "choice",
    choices=lambda viewer, case: HomeCheck.Grade.choices,
    help=_("The points and the grade that follows from them stand in the sheet."),
)

FLOW = register(
    Flow(
        "home_check",
        model="places.HomeCheck",
        label=_("check of a place"),
        icon="hall",
        states=(
            State("asked", _("self-check to be done"), tone="info"),
            State("handed_in", _("to be visited"), tone="info"),
            State("visited", _("to be graded"), tone="warn"),
            State("improving", _("being improved"), tone="warn"),
            State("improved", _("to be visited again"), tone="info"),
            State("closed", _("graded"), tone="good", stage="closed"),
            State("cancelled", _("called off"), tone="warn", stage="closed"),
        ),
        steps=(
            Step(
                "ask",
                _("ask for a self-check"),
                (),
                "asked",
                permit="anyone",
                number="home_check",
                deadline="places.self_check_days",
                notice="check-asked",
                story=_("{who} began the check"),
            ),
            Step(
                "hand_in",
                _("hand the self-check in"),
                ("asked",),
                "handed_in",
                permit="check_keeper",
                guard=guards.all_marked,
                effect="places.standards.take_self_check",
                deadline="places.visit_days",
                notice="check-handed-in",
                todo=True,
                primary=True,
                story=_("{who} handed the self-check in"),
            ),
            Step(
                "visit",
                _("the visit was made"),
                ("handed_in",),
                "visited",
                permit="check_visitor",
                guard=guards.all_visited,
                fields=(Ask("remark", _("what the visit showed"), required=False, max_length=1000),),
                effect="places.standards.take_visit",
                deadline="places.grade_days",
                notice="check-visited",
                todo=True,
                primary=True,
                story=_("{who} visited the place"),
            ),
            Step(
                "grade",
                _("grade the place"),
                ("visited",),
                "closed",
                permit="office",
                guard=guards.nothing_asked,
                fields=(GRADE, REASON),
                effect="places.standards.take_grade",
                notice="check-graded",
                todo=True,
                primary=True,
                story=_("{who} graded the place"),
            ),
            Step(
                "ask_to_improve",
                _("grade the place and ask for what is missing"),
                ("visited",),
                "improving",
                permit="office",
                guard=guards.something_asked,
                fields=(GRADE, REASON),
                effect="places.standards.ask_to_improve",
                notice="check-to-improve",
                todo=True,
                primary=True,
                story=_("{who} graded the place and asked for what is missing"),
            ),
            Step(
                "improve",
                _("say that all is improved"),
                ("improving",),
                "improved",
                permit="check_keeper",
                guard=guards.all_improved,
                deadline="places.recheck_days",
                notice="check-improved",
                todo=True,
                primary=True,
                story=_("{who} says that all is improved"),
            ),
            Step(
                "visit_again",
                _("the second visit was made"),
                ("improved",),
                "visited",
                permit="check_visitor",
                guard=guards.all_checked,
                fields=(Ask("remark", _("what the visit showed"), required=False, max_length=1000),),
                effect="places.standards.take_visit",
                deadline="places.grade_days",
                notice="check-visited",
                todo=True,
                primary=True,
                story=_("{who} visited the place again"),
            ),
            Step(
                "lapse",
                _("the day has passed"),
                ("asked", "handed_in", "visited", "improving", "improved"),
                "",
                permit="system",
                notice="check-late",
                offered=False,
                story=_("It was due on {due_on} and is not done"),
            ),
            Step(
                "cancel",
                _("call the check off"),
                ("asked", "handed_in"),
                "cancelled",
                permit="office",
                fields=(Ask("reason", _("why it is called off"), max_length=500),),
                notice="check-cancelled",
                story=_("{who} called the check off"),
            ),
        ),
    )
)

note_story("check-points", _("Points: {points} of 100"))
note_story("check-excellent", _("Grade: excellent, with {points} points"))
note_story("check-pass", _("Grade: up to standard, with {points} points"))
note_story("check-improve", _("Grade: to be improved, with {points} points"))
