"""The way of a gathering, from the plan to the confirmed minutes."""

from django.utils.translation import gettext_lazy as _

from xieshang.gatherings import guards
from xieshang.kernel.flow import Ask, Flow, State, Step, register

REPLIES = (
    ("coming", _("I am coming")),
    ("leave_asked", _("I ask for leave")),
    ("declined", _("I am not coming")),
)
DECISIONS = (("leave_granted", _("grant the leave")), ("leave_refused", _("refuse the leave")))

# In which states something other than a step may be done.
BEING_PREPARED = ("planned", "convoked")
TAKES_REPLIES = ("convoked",)
UNDER_WAY = ("under_way",)
TAKES_OPINIONS = ("convoked", "under_way")
BEING_RECORDED = ("under_way", "held")
TAKES_PLACE = ("planned", "convoked", "under_way", "held", "minuted")
CANCELLED = ("cancelled",)

REPLY_FIELDS = (
    Ask("reply", _("your reply"), "choice", choices=REPLIES),
    Ask("reason", _("if you do not come: why"), "line", required=False),
    Ask("substitute", _("who comes in your place or for your unit"), "line", required=False),
)

FLOW = register(
    Flow(
        "gathering",
        model="gatherings.Gathering",
        label=_("gathering"),
        icon="hall",
        states=(
            State("planned", _("planned")),
            State("convoked", _("convoked"), tone="info"),
            State("under_way", _("under way"), tone="info"),
            State("held", _("held, minutes to be confirmed"), tone="warn", public_label=_("held")),
            State("minuted", _("held, minutes confirmed"), tone="good", stage="closed", public_label=_("held")),
            State("cancelled", _("called off"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "plan",
                _("plan a gathering"),
                (),
                "planned",
                permit="gathering_convener",
                number="gathering",
                story=_("{who} planned the gathering"),
            ),
            Step(
                "convoke",
                _("send the convocation"),
                ("planned",),
                "convoked",
                permit="gathering_convener",
                guard=guards.ready,
                notice="gathering-convoked",
                effect="gatherings.publish",
                todo=True,
                primary=True,
                story=_("{who} sent the convocation"),
                public_story=_("The gathering was announced"),
            ),
            Step(
                "reply",
                _("reply to the invitation"),
                TAKES_REPLIES,
                "",
                permit="gathering_asked",
                fields=REPLY_FIELDS,
                effect="gatherings.keep_reply",
                todo=True,
                primary=True,
                story=_("{who} replied to the invitation"),
            ),
            Step(
                "change_reply",
                _("change your reply"),
                TAKES_REPLIES,
                "",
                permit="gathering_invited",
                fields=REPLY_FIELDS,
                effect="gatherings.keep_reply",
                offered=False,
                story=_("{who} changed the reply"),
            ),
            Step(
                "decide_leave",
                _("decide on leave"),
                ("convoked", "under_way"),
                "",
                permit="gathering_convener",
                guard=guards.leave_asked,
                fields=(
                    Ask("invitation", _("invitation"), "number"),
                    Ask("decision", _("decision"), "choice", choices=DECISIONS),
                    Ask("remark", _("in words"), "line", required=False),
                ),
                effect="gatherings.keep_decision",
                todo=True,
                offered=False,
                story=_("{who} decided on a leave"),
            ),
            Step(
                "open",
                _("open the gathering and the check-in"),
                ("convoked",),
                "under_way",
                permit="gathering_recorder",
                effect="gatherings.open_doors",
                todo=True,
                primary=True,
                story=_("{who} opened the gathering"),
            ),
            Step(
                "hold",
                _("close the gathering"),
                ("under_way",),
                "held",
                permit="gathering_recorder",
                guard=guards.attended,
                deadline="gatherings.minutes_days",
                notice="gathering-held",
                effect="gatherings.close_floor",
                todo=True,
                primary=True,
                story=_("{who} closed the gathering"),
                public_story=_("The gathering was held"),
            ),
            Step(
                "confirm_minutes",
                _("confirm the minutes"),
                ("held",),
                "minuted",
                permit="gathering_convener",
                guard=guards.minuted,
                notice="gathering-minuted",
                todo=True,
                primary=True,
                story=_("{who} confirmed the minutes"),
            ),
            Step(
                "postpone",
                _("postpone"),
                BEING_PREPARED,
                "planned",
                permit="gathering_convener",
                fields=(
                    Ask("starts_at", _("new date and time"), "datetime"),
                    Ask("reason", _("reason"), "line"),
                ),
                notice="gathering-postponed",
                effect="gatherings.move",
                story=_("{who} postponed the gathering"),
                public_story=_("The gathering was postponed"),
            ),
            Step(
                "cancel",
                _("cancel the gathering"),
                BEING_PREPARED,
                "cancelled",
                permit="gathering_convener",
                fields=(Ask("reason", _("reason"), "line"),),
                notice="gathering-cancelled",
                effect="gatherings.release_agenda",
                story=_("{who} cancelled the gathering"),
                public_story=_("The gathering was cancelled"),
            ),
        ),
    )
)
