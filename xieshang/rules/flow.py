"""The way of one version of a rule: drafted, decided, replaced by the next version or repealed."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, Guard, State, Step, register
from xieshang.kernel.models import Case, Party
from xieshang.kernel.permits import parties_of

YES_NO = (("yes", _("yes")), ("no", _("no")))


def _no_readers(case: Case) -> str | None:
    waiting = any(party.role == "reader" for party in parties_of(case))
    return None if waiting else _now("Everybody who has to know the rule has read it.")


unread = Guard(
    "rule_unread",
    _no_readers,
    lambda: Q(Exists(Party.objects.filter(case_id=OuterRef("pk"), role="reader", until=None))),
)

FLOW = register(
    Flow(
        "rule",
        model="rules.Rule",
        label=_("rule"),
        icon="doc",
        states=(
            State("draft", _("draft"), tone="info"),
            State("decided", _("decided"), tone="good", stage="closed"),
            State("replaced", _("replaced by a new version"), tone="neutral", stage="closed"),
            State("repealed", _("repealed"), tone="warn", stage="closed"),
            State("dropped", _("not decided"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "file",
                _("draft a rule"),
                (),
                "draft",
                permit="office",
                number="rule",
                story=_("{who} filed the draft"),
            ),
            Step(
                "amend",
                _("change the draft"),
                ("draft",),
                "",
                permit="office",
                offered=False,
                story=_("{who} changed the draft"),
            ),
            Step(
                "decide",
                _("enter the decision"),
                ("draft",),
                "decided",
                permit="office",
                fields=(
                    Ask(
                        "decider",
                        _("who decided it"),
                        "line",
                        max_length=60,
                        help=_("For example the chairs' meeting."),
                    ),
                    Ask("document_no", _("number of the document"), "line", max_length=40),
                    Ask("valid_from", _("in force from"), "date"),
                    Ask("scan", _("scan of the document"), "files", required=False),
                    Ask("publish", _("show it on the public pages"), "choice", choices=YES_NO),
                ),
                effect="rules.enact",
                notice="rule-decided",
                todo=True,
                primary=True,
                story=_("{who} entered the decision"),
                public_story=_("The rule was decided"),
                words_public=True,
                files_public=True,
            ),
            Step(
                "drop",
                _("abandon the draft"),
                ("draft",),
                "dropped",
                permit="office",
                fields=(Ask("reason", _("why it is not decided"), max_length=500),),
                story=_("{who} abandoned the draft"),
            ),
            Step(
                "read",
                _("confirm that you have read it"),
                ("decided",),
                "",
                permit="rule_reader",
                offered=False,
                todo=True,
                story=_("{who} has read the rule"),
            ),
            Step(
                "remind",
                _("remind those who have not read it"),
                ("decided",),
                "",
                permit="rule_reminder",
                guard=unread,
                notice="rule-unread",
                story=_("{who} reminded those who have not read the rule"),
            ),
            Step(
                "replace",
                _("replace by a new version"),
                ("decided",),
                "replaced",
                permit="office",
                offered=False,
                effect="rules.end",
                story=_("A new version was decided"),
                public_story=_("A new version was decided"),
            ),
            Step(
                "repeal",
                _("repeal the rule"),
                ("decided",),
                "repealed",
                permit="office",
                fields=(
                    Ask("last_day", _("last day in force"), "date"),
                    Ask("reason", _("why it is repealed"), max_length=500),
                ),
                effect="rules.end",
                story=_("{who} entered that the rule is repealed"),
                public_story=_("The rule was repealed"),
            ),
        ),
    )
)
