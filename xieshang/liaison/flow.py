"""The way of a contact, and that of the yearly feedback."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, State, Step, register

WAYS = (
    ("visit", _("visited")),
    ("phone", _("by phone")),
    ("message", _("by message")),
    ("meeting", _("at a meeting")),
    ("other", _("otherwise")),
)

CONTACT = register(
    Flow(
        "contact",
        model="liaison.Contact",
        label=_("contact"),
        icon="person",
        states=(
            State("kept", _("in contact"), tone="good"),
            State("ended", _("ended"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "add",
                _("add a constituent"),
                (),
                "kept",
                permit="liaison_member",
                number="contact",
                story=_("{who} added the constituent"),
            ),
            Step(
                "record",
                _("record a contact"),
                ("kept",),
                "",
                permit="liaison_member",
                fields=(
                    Ask("way", _("how"), "choice", choices=WAYS),
                    Ask("said", _("what was said"), max_length=1000, help=_("Staff and leaders can read this.")),
                ),
                primary=True,
                story=_("{who} spoke with the constituent"),
            ),
            Step(
                "remind",
                _("remind of the quarter"),
                ("kept",),
                "",
                permit="system",
                notice="contact-due",
                offered=False,
                story=_("The quarter ends soon, and not everybody was spoken with"),
            ),
            Step(
                "end",
                _("end the contact"),
                ("kept",),
                "ended",
                permit="liaison_member",
                fields=(Ask("reason", _("why it ends"), "line"),),
                effect="liaison.end_contact",
                story=_("{who} ended the contact; name and phone are deleted"),
            ),
        ),
    )
)

FEEDBACK = register(
    Flow(
        "feedback",
        model="liaison.Feedback",
        label=_("yearly feedback"),
        icon="doc",
        states=(
            State("draft", _("draft"), tone="info"),
            State("sent", _("sent"), tone="warn"),
            State("acknowledged", _("acknowledged"), tone="good", stage="closed"),
        ),
        steps=(
            Step(
                "begin",
                _("begin the yearly feedback"),
                (),
                "draft",
                permit="liaison_member",
                number="feedback",
                story=_("{who} began the yearly feedback"),
            ),
            Step(
                "send",
                _("send it to the convenor"),
                ("draft",),
                "sent",
                permit="liaison_member",
                fields=(
                    Ask("did", _("what I did for the people of my sector")),
                    Ask("voices", _("what they said")),
                    Ask("wishes", _("what I suggest"), required=False),
                ),
                deadline="liaison.acknowledge_days",
                effect="liaison.count_up",
                notice="feedback-sent",
                todo=True,
                primary=True,
                story=_("{who} sent the feedback"),
            ),
            Step(
                "acknowledge",
                _("acknowledge it"),
                ("sent",),
                "acknowledged",
                permit="feedback_convenor",
                fields=(Ask("remark", _("remark"), required=False, max_length=500),),
                notice="feedback-acknowledged",
                ends_deadline=True,
                todo=True,
                primary=True,
                story=_("{who} acknowledged the feedback"),
            ),
        ),
    )
)
