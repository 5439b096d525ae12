"""The way of an instruction, from the leader's hand to what came of it."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, Guard, State, Step, register
from xieshang.kernel.models import Case, Entry

NEEDS_SOMEBODY = ("written",)
UNDER_WAY = ("written", "handed", "ready")
YES_NO = BooleanField()


def _open_tasks() -> Q:
    return Q(Exists(Case.objects.filter(parent_id=OuterRef("pk")).exclude(stage="closed")))


def _answers() -> Q:
    verified = Case.objects.filter(parent_id=OuterRef("pk"), state="verified")
    return Q(Exists(verified)) | Q(Exists(Entry.objects.filter(case_id=OuterRef("pk"), step="answer")))


def _unanswered(case: Case) -> str | None:
    row = Case.objects.filter(pk=case.pk)
    in_work, has_answer = row.values_list(
        ExpressionWrapper(_open_tasks(), YES_NO), ExpressionWrapper(_answers(), YES_NO)
    ).get()
    if in_work:
        return _now("A unit is still working on it.")
    return None if has_answer else _now("Nobody has answered yet.")


answered = Guard("instruction_answered", _unanswered, lambda: ~_open_tasks() & _answers())

FLOW = register(
    Flow(
        "instruction",
        model="handling.Instruction",
        label=_("instruction"),
        icon="bell",
        states=(
            State("written", _("written, to be passed on"), tone="warn"),
            State("handed", _("passed on, being handled"), tone="info"),
            State("ready", _("handled and verified, to be reported"), tone="good"),
            State("closed", _("handled and reported"), tone="good", stage="closed"),
            State("noted", _("noted"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "write",
                _("write an instruction"),
                (),
                "written",
                permit="instructor",
                number="instruction",
                notice="instruction-written",
                story=_("{who} wrote the instruction"),
            ),
            Step(
                "enter",
                _("enter an instruction that came on paper"),
                (),
                "written",
                permit="office",
                number="instruction",
                notice="instruction-entered",
                story=_("{who} typed the instruction of {leader_name} of {written_on} from the paper"),
            ),
            Step(
                "hand_on",
                _("pass it on as the leader wrote"),
                NEEDS_SOMEBODY,
                "handed",
                permit="office",
                fields=(
                    Ask(
                        "asked",
                        _("what is asked"),
                        max_length=1000,
                        help=_("The unit reads this. It goes to whom the leader named."),
                    ),
                ),
                effect="handling.instructions.hand_on",
                notice="instruction-handed",
                todo=True,
                primary=True,
                story=_("{who} passed it on"),
            ),
            Step(
                "assign",
                _("hand it to units"),
                ("written", "handed"),
                "handed",
                permit="office",
                effect="handling.open_assignments",
                offered=False,
                story=_("{who} handed it to units: {count}"),
            ),
            Step(
                "pass_to_committee",
                _("pass it to a special committee"),
                ("written", "handed"),
                "handed",
                permit="office",
                fields=(Ask("asked", _("what is asked"), max_length=1000),),
                effect="handling.instructions.let_in_committee",
                notice="instruction-handed",
                offered=False,
                story=_("{who} passed it to {committee_name}"),
            ),
            Step(
                "answer",
                _("report what was done"),
                ("handed",),
                "",
                permit="instruction_addressee",
                fields=(
                    Ask("text", _("what was done"), max_length=5000),
                    Ask("files", _("files"), "files", required=False),
                ),
                notice="instruction-answered",
                todo=True,
                primary=True,
                story=_("{who} reported what was done"),
            ),
            Step(
                "remark",
                _("add to the instruction"),
                UNDER_WAY,
                "",
                permit="instructor",
                fields=(Ask("text", _("further words"), max_length=2000),),
                notice="instruction-remark",
                story=_("{who} added"),
            ),
            Step(
                "get_ready",
                _("every unit's result is verified"),
                ("handed",),
                "ready",
                permit="word",
                offered=False,
                notice="instruction-ready",
                story=_("Every result is verified"),
            ),
            Step(
                "close",
                _("report the result and close"),
                ("handed", "ready"),
                "closed",
                permit="office",
                guard=answered,
                fields=(
                    Ask("text", _("what came of it, for the leader"), max_length=2000),
                    Ask("files", _("files"), "files", required=False),
                ),
                notice="instruction-closed",
                todo=True,
                primary=True,
                story=_("{who} reported the result and closed it"),
            ),
            Step(
                "note",
                _("note it: nothing is to be handled"),
                ("written",),
                "noted",
                permit="office",
                fields=(Ask("text", _("who was told of it"), max_length=500),),
                notice="instruction-noted",
                todo=True,
                story=_("{who} noted it"),
            ),
        ),
        on={"handling.all_verified": "get_ready"},
        requires=("handling.all_verified",),
    )
)
