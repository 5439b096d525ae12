"""Who may do what with a grouping."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, permit, system

permit("grouping_clock", hat("office") | system(), _("Only the office may do this, or the clock on the day."))
