"""Who may do what with a unit's task. No unit judges its own work: whoever acts for it is kept out of the rest."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.permits import hat, party, permit

UNIT = party("unit", role="unit")
LEAD = party("lead", role="unit")
ASSIST = party("assist", role="unit")
HALL_CONVENOR = party("hall", role="convenor")
# The organ that asked for the work, where it was no hall: its committee's staff, or its convenor.
PROPOSER = party("proposer", role="committee") | party("proposer", role="convenor")

permit("unit_of", UNIT, _("Only the unit that has the task may do this."))
permit("lead_unit", LEAD, _("Only the unit that leads the task may do this."))
permit("assist_unit", ASSIST, _("Only an assisting unit may do this."))
permit("assigner", hat("office") & ~UNIT, _("Only the office may do this, and nobody who works for the unit."))
permit(
    "verifier",
    (hat("office") | HALL_CONVENOR | PROPOSER) & ~UNIT,
    _("Only the office or the organ that asked for the work may do this, and nobody who works for the unit."),
)
permit(
    "requester",
    (party("asker") | HALL_CONVENOR) & ~UNIT,
    _("Only those who asked for the work may rate it: the convenor of the hall, or the person who asked."),
)

# Instructions are a part of this slice in a folder of their own.
import xieshang.handling.instructions.permits  # noqa: E402, F401
