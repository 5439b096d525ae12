"""Rights that hang on a hat alone, for every slice."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import anyone, hat, nobody, permit, system
from xieshang.roster.corrections import permits as corrections
from xieshang.roster.grouping import permits as grouping
from xieshang.roster.terms import permits as terms

__all__ = ["corrections", "grouping", "terms"]

permit("office", hat("office"), _("Only the office may do this."))
permit("staff", hat("office", "committee"), _("Only the office or the staff of a special committee may do this."))
permit("leader", hat("leader", "secretary"), _("Only the leaders may do this."))
permit("admin", hat("admin"), _("Only the administrator may do this."))
permit("system", system(), _("The system does this by itself."))
permit("word", nobody(), _("This happens by itself when the time has come."))
permit("anyone", anyone(), _("This is open to everybody."))
