"""What the clock does in the roster: each part declares its own."""

from xieshang.roster.grouping import ticking as grouping

__all__ = ["grouping"]
