"""Who may do what with a rule, beyond the office."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit, system

permit("rule_reader", party("reader"), _("Only those who have to read the rule confirm it."))
permit("rule_reminder", hat("office") | system(), _("Only the office may do this."))
