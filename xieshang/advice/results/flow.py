"""The way of a lasting result: written down with its evidence, confirmed, published."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, State, Step, register

YES_NO = (("yes", _("yes")), ("no", _("no")))

FLOW = register(
    Flow(
        "lasting_result",
        model="advice.LastingResult",
        label=_("lasting result"),
        icon="mark",
        states=(
            State("noted", _("written down, to be confirmed"), tone="info"),
            State("confirmed", _("confirmed"), tone="good", stage="closed"),
            State("withdrawn", _("withdrawn"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "note",
                _("write a result down"),
                (),
                "noted",
                permit="result_writer",
                number="lasting_result",
                notice="result-noted",
                story=_("{who} wrote the result down"),
                public_story=_("The result was written down"),
            ),
            Step(
                "change",
                _("change what was written"),
                ("noted",),
                "",
                permit="result_writer",
                offered=False,
                story=_("{who} changed what was written"),
                public_story=_("The result was written down anew"),
            ),
            Step(
                "confirm",
                _("confirm the result"),
                ("noted",),
                "confirmed",
                permit="office",
                fields=(
                    Ask("checked", _("how it was checked"), max_length=1000),
                    Ask("files", _("evidence"), "files", required=False),
                    Ask("publish", _("show it on the public pages"), "choice", choices=YES_NO),
                ),
                effect="advice.results.confirm",
                notice="result-confirmed",
                todo=True,
                primary=True,
                story=_("{who} checked and confirmed the result"),
                public_story=_("The result was checked and confirmed"),
            ),
            Step(
                "publish",
                _("publish it"),
                ("confirmed",),
                "",
                permit="advice_publisher",
                effect="advice.results.publish",
                story=_("{who} published it"),
                public_story=_("It was published"),
            ),
            Step(
                "withdraw",
                _("withdraw the result"),
                ("noted", "confirmed"),
                "withdrawn",
                permit="office",
                fields=(Ask("reason", _("why it is withdrawn"), max_length=500),),
                effect="advice.results.take_away",
                story=_("{who} withdrew the result"),
            ),
        ),
    )
)
