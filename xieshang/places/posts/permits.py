"""Who may do what with deeds."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit

permit(
    "deed_writer",
    hat("office", "editor") | party("place", role="keeper"),
    _("Only the office, an editor or the keeper of the place may do this."),
)
permit("deed_editor", hat("office", "editor"), _("Only the office or an editor may do this."))
