"""The ways of what happens in the roster: each part declares its own."""

from xieshang.roster.corrections import flow as corrections
from xieshang.roster.grouping import flow as grouping
from xieshang.roster.terms import flow as terms

__all__ = ["corrections", "grouping", "terms"]
