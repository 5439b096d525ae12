"""Who is told about documents and suggestions."""

from django.utils.translation import gettext_lazy as _

from xieshang.notices.registry import notice

PROPOSER = ("proposer",)
BOTH = ("proposer", "hat:office")
RAISERS = ("raiser",)

notice(
    "formal-submitted",
    _("A formal suggestion is before the meeting"),
    _("“{title}” is put before the meeting; the approval is to be entered"),
    recipients=("hat:office",),
    wants_action=True,
)
notice(
    "formal-back",
    _("A formal suggestion went back to the draft"),
    _("“{title}” is to be changed"),
    recipients=PROPOSER,
    wants_action=True,
)
notice(
    "formal-approved",
    _("A formal suggestion was approved"),
    _("“{title}” ({number}) was approved"),
    recipients=BOTH,
)
notice("formal-sent", _("A formal suggestion was sent"), _("“{title}” ({number}) was sent"), recipients=PROPOSER)
notice(
    "report-issued",
    _("A consultation report was sent"),
    _("“{title}” ({number}) was signed and sent"),
    recipients=PROPOSER,
)
notice("paper-answered", _("A document was answered"), _("“{title}” ({number}) was answered"), recipients=PROPOSER)
notice(
    "paper-closed",
    _("A document came to its end"),
    _("“{title}” ({number}) is closed: every suggestion in it came to its end"),
    recipients=BOTH,
)
notice(
    "item-done",
    _("A suggestion is done"),
    _("“{title}” ({number}) is done; tell those who raised it, and look at it again"),
    recipients=(*BOTH, *RAISERS),
    wants_action=True,
)
notice(
    "item-answered",
    _("A suggestion is answered and not done"),
    _("“{title}” ({number}) is not done: keep the promise in view, or say that it is not adopted"),
    recipients=BOTH,
    wants_action=True,
)
notice(
    "item-carried",
    _("A promise is kept in view"),
    _("“{title}” ({number}) was promised and is looked at again"),
    recipients=(*PROPOSER, *RAISERS),
    wants_action=True,
)
notice(
    "item-declined",
    _("A suggestion is not adopted"),
    _("“{title}” ({number}) is not adopted"),
    recipients=(*PROPOSER, *RAISERS),
)
notice(
    "item-settled",
    _("A suggestion has lasted"),
    _("“{title}” ({number}) was looked at again, and it has lasted"),
    recipients=(*PROPOSER, *RAISERS),
)
notice(
    "item-fed-back",
    _("You were told what became of a suggestion"),
    _("There is an answer to “{title}” ({number})"),
    recipients=RAISERS,
)
notice(
    "result-noted",
    _("A lasting result was written down"),
    _("“{title}” ({number}) is written down; look at the evidence and confirm it"),
    recipients=("hat:office",),
    wants_action=True,
)
notice(
    "result-confirmed", _("A lasting result was confirmed"), _("“{title}” ({number}) is confirmed"), recipients=PROPOSER
)
