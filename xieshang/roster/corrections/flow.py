"""The way of a correction: the person asks, the office enters it or says why not; the office enters its own at once."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, State, Step, register

REASON = Ask("reason", _("why, or after which paper"), "line", required=False, max_length=200)

FLOW = register(
    Flow(
        "correction",
        model="roster.Correction",
        label=_("correction of an entry"),
        icon="person",
        states=(
            State("asked", _("to be looked at by the office"), tone="warn"),
            State("entered", _("entered in the roster"), tone="good", stage="closed"),
            State("declined", _("not entered"), tone="warn", stage="closed"),
            State("withdrawn", _("withdrawn"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "ask",
                _("ask for a correction"),
                (),
                "asked",
                permit="anyone",
                fields=(REASON,),
                deadline="roster.correction_days",
                notice="correction-asked",
                story=_("{who} asked for the correction"),
            ),
            Step(
                "correct",
                _("correct an entry"),
                (),
                "entered",
                permit="office",
                fields=(REASON,),
                notice="correction-entered",
                story=_("{who} corrected the entry"),
            ),
            Step(
                "enter",
                _("enter it in the roster"),
                ("asked",),
                "entered",
                permit="office",
                effect="roster.corrections.enter",
                notice="correction-entered",
                ends_deadline=True,
                todo=True,
                primary=True,
                story=_("{who} entered the correction in the roster"),
            ),
            Step(
                "decline",
                _("do not enter it"),
                ("asked",),
                "declined",
                permit="office",
                fields=(Ask("reason", _("why it is not entered"), max_length=200),),
                notice="correction-declined",
                ends_deadline=True,
                story=_("{who} did not enter the correction"),
            ),
            Step(
                "withdraw",
                _("withdraw it"),
                ("asked",),
                "withdrawn",
                permit="correction_person",
                ends_deadline=True,
                story=_("{who} withdrew the correction"),
            ),
        ),
    )
)
