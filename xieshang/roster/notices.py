"""Who is told about the roster: each part declares its own."""

from xieshang.roster.corrections import notices as corrections
from xieshang.roster.grouping import notices as grouping
from xieshang.roster.terms import notices as terms

__all__ = ["corrections", "grouping", "terms"]
