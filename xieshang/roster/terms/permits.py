"""Who leads a change of term."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, permit

permit("term_keeper", hat("office", "admin"), _("Only the office and the administrator lead the change of term."))
