"""Who may do what with a correction."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import party, permit

permit("correction_person", party("person"), _("Only the person concerned may do this."))
