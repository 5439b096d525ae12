"""Who may do what with an instruction. Whoever cannot know of it can do nothing with it either."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import party, permit

INSTRUCTOR = party("leader") | party("leader", role="secretary")
ADDRESSED = party("addressee", role="committee")

permit("instructor", INSTRUCTOR, _("Only the leader who wrote it, or who acts for the leader, may do this."))
permit("instruction_addressee", ADDRESSED, _("Only the committee to which it is directed may do this."))
