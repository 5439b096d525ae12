"""Who may do what with a topic."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit, token

permit(
    "topic_lead",
    hat("office") | party("lead", role="committee"),
    _("Only the special committee that leads the topic or the office may do this."),
)
permit(
    "topic_proposer",
    party("proposer") | party("proposer", role="unit") | party("proposer", role="convenor") | token(),
    _("Only who suggested the topic may do this."),
)
