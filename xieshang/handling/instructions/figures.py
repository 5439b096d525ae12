"""How many instructions leaders gave: the number is public, what they wrote is not."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.handling.instructions.models import Instruction
from xieshang.kernel.models import Entry
from xieshang.stats.registry import Count, Scope, figure, within


@figure(
    "instructions",
    label=_("leaders' instructions"),
    measure=Count(),
    unit=npgettext_lazy("unit", "instruction", "instructions", "n"),
    section="handling",
    when=within,
    order=70,
    sentence=_("Leaders gave {instructions} instructions on what came out of consultation."),
)
def instructions(scope: Scope) -> QuerySet:
    """Instructions of leaders written or entered in the period; their words are open to nobody here."""
    return Entry.objects.counted(scope.body_ids, Instruction.KIND, **scope.days).filter(step__in=("write", "enter"))
