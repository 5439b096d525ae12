"""What is sealed of lines that were read in."""

from xieshang.exchange.lines import context
from xieshang.exchange.models import Line
from xieshang.kernel.rotation import Sealed, register

for column in ("content_sealed", "journal_sealed"):
    register(Sealed(Line, column, context=context))
