"""What is sealed of people in corrections."""

from xieshang.kernel.rotation import Sealed, register
from xieshang.roster.corrections.models import Line
from xieshang.roster.corrections.queries import seal_context

for column in ("before_sealed", "after_sealed"):
    register(Sealed(Line, column, context=lambda row: seal_context(row, row.correction.person.actor_id)))
